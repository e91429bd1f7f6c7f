defmodule Osoba.Merging.Changes do
  @moduledoc """
  Everything one step of a merge writes: in one transaction, or nothing where the guard no longer holds.

    * `guard`: apply only where `merge_candidates.status` is still this one
    * `merge_candidates`: its `status`, always set; no other column of it changes
    * `merged_pairs`: the row to insert, `master_person_id` and `merge_person_id`, or `nil`
    * `persons`: `id` and `status` (`:inactive`) of the person who is merged, or `nil`
    * `declarations`: whose declarations to terminate beforehand, and for which `reason`, or `nil`
  """

  alias Osoba.Merging.Vocabulary

  @fields [:guard, :merge_candidates, :merged_pairs, :persons, :declarations]
  @enforce_keys @fields
  defstruct @fields

  @type t :: %__MODULE__{
          guard: Osoba.Merging.status(),
          merge_candidates: %{status: Osoba.Merging.status()},
          merged_pairs: %{master_person_id: String.t(), merge_person_id: String.t()} | nil,
          persons: %{id: String.t(), status: :inactive} | nil,
          declarations: %{terminate: String.t(), reason: Osoba.Merging.reason()} | nil
        }

  @doc false
  def from_document(document, status),
    do: struct!(__MODULE__, Map.put(Vocabulary.changes(document), :guard, status))
end
