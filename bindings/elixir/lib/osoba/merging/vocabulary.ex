defmodule Osoba.Merging.Vocabulary do
  @moduledoc false
  # The one list of statuses and reasons: the atoms of this package beside the names in the database.

  @statuses ~w(new in_process declaration_ready_deactivate stale declined merged
               processed split merge trash postpone auto_merge manual_merge)a
  @names Map.new(@statuses, &{&1, String.upcase(Atom.to_string(&1))})
  @atoms Map.new(@names, fn {atom, name} -> {name, atom} end)

  # Names that the library, or a table that only it writes, gave; nil is a null column.
  def atom!(nil), do: nil
  def atom!(name), do: Map.fetch!(@atoms, name)

  # The name of an atom in the database; what is none of ours stays itself.
  def name(atom), do: Map.get(@names, atom, atom)

  @why ~w(not_open score_below_limit person_not_found timeout transport_fault declarations
          open_request too_many_postponed no_candidate request_not_found not_assignee
          incorrect_transition candidate_processed)a
  @whys Map.new(@why, &{Atom.to_string(&1), &1})

  # Reasons and questions, which no table holds.
  def why!(name), do: Map.fetch!(@whys, name)

  @keys Map.new(
          ~w(merge_candidates merged_pairs persons declarations status master_person_id merge_person_id id
             terminate reason guard manual_merge_requests manual_merge_candidates related merge
             merge_candidate_id manual_merge_candidate_id assignee_id comment decision status_reason where
             set either_person_id id_is_not)a,
          &{Atom.to_string(&1), &1}
        )
  @enumerated [:status, :decision, :reason, :status_reason]

  # A document of changes as maps with atoms.
  def changes(document) when is_map(document) do
    Map.new(document, fn {name, value} ->
      key = Map.fetch!(@keys, name)
      {key, if(key in @enumerated, do: enumerated(value), else: changes(value))}
    end)
  end

  def changes(other), do: other

  # `persons.status` of somebody who is merged is lower-case in the database.
  defp enumerated("inactive"), do: :inactive
  defp enumerated(name), do: atom!(name)
end
