defmodule Osoba.Deduplication.Review.Pair do
  @moduledoc """
  What a clerk is shown of a pair.

    * `request_id` and its `status`
    * `person`, who would be merged, and `master`, who would be kept: their records
    * `differences`: a row for each field, with `field`, `person` and `master` as texts, and whether they are the `same`
    * `score`; `cautions`, why to look twice; `explanation`, the points of the score
      (`Osoba.Scoring.svg/3` draws them)

  `Inspect` hides the persons.
  """

  @fields [
    :request_id,
    :status,
    :person,
    :master,
    :differences,
    :score,
    :cautions,
    :explanation
  ]
  @derive {Inspect, except: [:person, :master, :differences]}
  @enforce_keys @fields
  defstruct @fields

  @type t :: %__MODULE__{
          request_id: String.t(),
          status: Osoba.Merging.request_status(),
          person: map(),
          master: map(),
          differences: [
            %{field: atom(), person: String.t(), master: String.t(), same: boolean()}
          ],
          score: float(),
          cautions: [Osoba.Matching.Decision.finding()],
          explanation: Osoba.Scoring.Explanation.t()
        }

  @doc false
  def new(request_id, status, person, master, score, details, explanation) do
    cautions = Map.get(Osoba.JSON.read!(details), "cautions", [])

    %__MODULE__{
      request_id: request_id,
      status: Osoba.Merging.Vocabulary.atom!(status),
      person: person,
      master: master,
      differences: differences(person, master),
      score: score |> Float.parse() |> elem(0),
      cautions: Enum.map(cautions, &Osoba.Matching.Decision.atom/1),
      explanation: explanation
    }
  end

  @compared ~w(last_name first_name second_name birth_date gender tax_id unzr birth_settlement documents
               addresses authentication_methods)a

  @doc "Where two persons differ, field by field."
  @spec differences(map(), map()) :: [map()]
  def differences(person, master) do
    for field <- @compared do
      {one, other} = {shown(Map.get(person, field)), shown(Map.get(master, field))}
      %{field: field, person: one, master: other, same: one == other}
    end
  end

  defp shown(nil), do: ""
  defp shown(text) when is_binary(text), do: text
  defp shown(%Date{} = date), do: Date.to_iso8601(date)

  defp shown(list) when is_list(list) do
    list
    |> Enum.map(fn entry ->
      entry
      |> Map.drop([:settlement_id])
      |> Map.values()
      |> Enum.reject(&is_nil/1)
      |> Enum.join(" ")
    end)
    |> Enum.sort()
    |> Enum.join(", ")
  end

  defp shown(other), do: to_string(other)
end
