defmodule Osoba.Merging.ReviewChanges do
  @moduledoc """
  Everything an assignment or a decision of a clerk writes: in one transaction, or nothing where the guard no
  longer holds. What is not touched is `nil`.

    * `guard`: what the rows of `manual_merge_requests` and `manual_merge_candidates` must still hold
    * `manual_merge_requests`: the row to insert (with `manual_merge_candidate_id`) or to update (with `id`)
    * `manual_merge_candidates`: the columns to set in the row of this `id`
    * `related`: `where` says which other manual candidates are closed, `set` what becomes of them
    * `merge_candidates`: `id` and `status` (`:declined`) of a merge candidate that is not merged
    * `merge`: `merge_candidate_id` and `reason` of one that now goes through `Osoba.Merging.merge/4`

  `Inspect` hides the row of the request: a clerk may have written anything into its comment.
  """

  alias Osoba.Merging.Vocabulary

  @fields [
    :guard,
    :manual_merge_requests,
    :manual_merge_candidates,
    :related,
    :merge_candidates,
    :merge
  ]
  @derive {Inspect, except: [:manual_merge_requests]}
  @enforce_keys @fields
  defstruct @fields

  @type t :: %__MODULE__{
          guard: %{manual_merge_requests: map() | nil, manual_merge_candidates: map()},
          manual_merge_requests: %{
            required(:status) => Osoba.Merging.request_status(),
            optional(:id) => String.t(),
            optional(:comment) => String.t() | nil,
            optional(:manual_merge_candidate_id) => String.t(),
            optional(:assignee_id) => String.t()
          },
          manual_merge_candidates: %{
            required(:id) => String.t(),
            optional(:status) => :processed,
            optional(:decision) => Osoba.Merging.verdict(),
            optional(:assignee_id) => String.t() | nil
          },
          related: %{where: map(), set: map()} | nil,
          merge_candidates: %{id: String.t(), status: :declined} | nil,
          merge: %{merge_candidate_id: String.t(), reason: :manual_merge} | nil
        }

  @doc false
  def from_document(document), do: struct!(__MODULE__, Vocabulary.changes(document))
end
