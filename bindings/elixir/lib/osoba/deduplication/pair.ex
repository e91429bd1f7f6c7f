defmodule Osoba.Deduplication.Pair do
  @moduledoc """
  Two persons whose score reaches the manual limit. Holds ids, figures and names of fields, nothing of a person.

    * `person_id`: the person to be merged, and `person_updated_at`, the version that was scored
    * `master_person_id`: the person to be kept
    * `score`: the score that decides, without blanks and placeholders where that is another one
    * `band`: `:automatic`, or `:manual` for what clerks look at: a score below the automatic limit, or any caution
    * `cautions`: the findings of matching about the pair (`t:Osoba.Matching.Decision.finding/0`)
    * `bins`: the bin of each variable; `clusters`: what the two have in common
    * `scorecard` (`name`, `hash`) and `version`: what made the score
    * `audit`: the audit record of the score, for `Osoba.Matching.replay/2`
  """

  @fields [
    :person_id,
    :person_updated_at,
    :master_person_id,
    :score,
    :band,
    :cautions,
    :bins,
    :clusters,
    :scorecard,
    :version,
    :audit
  ]
  @enforce_keys @fields
  defstruct @fields

  @type t :: %__MODULE__{
          person_id: String.t(),
          person_updated_at: DateTime.t() | nil,
          master_person_id: String.t(),
          score: float(),
          band: :automatic | :manual,
          cautions: [Osoba.Matching.Decision.finding()],
          bins: %{String.t() => String.t()},
          clusters: [Osoba.Matching.Decision.cluster()],
          scorecard: %{name: String.t(), hash: String.t()},
          version: String.t(),
          audit: String.t()
        }
end
