defmodule Osoba.Merging.Refusal do
  @moduledoc """
  Why nothing is written for a clerk, with the status and the messages to answer with.

  | `reason` | `http` | when |
  |---|---|---|
  | `:open_request` | 409 | the clerk has a request that is not decided |
  | `:too_many_postponed` | 409 | the clerk has as many postponed requests as allowed |
  | `:no_candidate` | 404 | no candidate is there for the clerk |
  | `:request_not_found` | 404 | there is no such request |
  | `:not_assignee` | 403 | the request is another clerk's |
  | `:incorrect_transition` | 409 | the request cannot go from its status to this one |
  | `:candidate_processed` | 409 | the decision is late: the candidate is processed |
  """

  alias Osoba.Merging.Vocabulary

  @fields [:reason, :http, :message, :message_uk]
  @enforce_keys @fields
  defstruct @fields

  @type t :: %__MODULE__{
          reason:
            :open_request
            | :too_many_postponed
            | :no_candidate
            | :request_not_found
            | :not_assignee
            | :incorrect_transition
            | :candidate_processed,
          http: 403 | 404 | 409,
          message: String.t(),
          message_uk: String.t()
        }

  @doc false
  def from_document(document) do
    refusal = Osoba.Document.fields(document, @fields)
    struct!(__MODULE__, %{refusal | reason: Vocabulary.why!(refusal.reason)})
  end
end
