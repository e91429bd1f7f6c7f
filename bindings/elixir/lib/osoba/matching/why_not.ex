defmodule Osoba.Matching.WhyNot do
  @moduledoc """
  Why a given person was or was not matched with a submission. Holds the id, never personal data.

    * `id`: of the person, if it has one
    * `matches`: whether it would be a match: in some cluster, with a score that is one by the policy
    * `clusters`: every cluster and whether it `holds`; if none does, the person was never compared
    * `threshold`, and `distance`: the score less the threshold
    * `explanation`: an `Osoba.Scoring.Explanation`
    * `proven_score`: the score without blanks and placeholders, where that is another one: it decides
    * `cautions`: what should make a clerk look twice at the pair
  """

  @fields [:id, :matches, :clusters, :threshold, :distance, :explanation]
  @enforce_keys @fields
  defstruct @fields ++ [proven_score: nil, cautions: []]

  @type t :: %__MODULE__{
          id: String.t() | nil,
          matches: boolean(),
          clusters: [%{cluster: Osoba.Matching.Decision.cluster(), holds: boolean()}],
          threshold: float(),
          distance: float(),
          explanation: Osoba.Scoring.Explanation.t(),
          proven_score: float() | nil,
          cautions: [Osoba.Matching.Decision.finding()]
        }

  @doc false
  def from_native(document) do
    why = Osoba.Document.fields(document, @fields)

    # Written only where there is something to say.
    cautions = for name <- document["cautions"] || [], do: Osoba.Matching.Decision.atom(name)
    said = [proven_score: document["proven_score"], cautions: cautions]

    %__MODULE__{
      struct!(__MODULE__, Map.to_list(why))
      | clusters:
          for(
            %{"cluster" => cluster, "holds" => holds} <- why.clusters,
            do: %{cluster: Osoba.Matching.Decision.atom(cluster), holds: holds}
          ),
        explanation: Osoba.Scoring.Explanation.from_native(why.explanation)
    }
    |> struct!(said)
  end
end
