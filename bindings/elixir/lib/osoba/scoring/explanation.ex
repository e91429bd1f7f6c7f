defmodule Osoba.Scoring.Explanation do
  @moduledoc """
  Why a pair has its score: figures and names of variables, nothing of a person.

    * `scorecard` (`name`, `hash`) and `normalisation`: the model, and how texts were normalised
    * `variables`: for each its `name`, the raw `values` compared, the `bin` they fall into, the weight of
      evidence `woe`, the `coefficient` and the `points`
    * `intercept`, `sum` of all points, `score` and `band`
    * `limits`: for each its name `limit`, `at` which score it stands, the `distance` of the score from it and
      whether it is `reached`
    * `counterfactuals`: single changes of a bin that would move the score across a limit: `variable`, `from`
      and `to` which bin, the `score` then, which `limit`, and whether it would be `reached`
  """

  @fields [
    :scorecard,
    :normalisation,
    :variables,
    :intercept,
    :sum,
    :score,
    :band,
    :limits,
    :counterfactuals
  ]
  @enforce_keys @fields
  defstruct @fields

  @type variable :: %{
          name: String.t(),
          values: %{String.t() => non_neg_integer() | nil},
          bin: String.t(),
          woe: float(),
          coefficient: float(),
          points: float()
        }

  @type limit :: %{limit: atom(), at: float(), distance: float(), reached: boolean()}

  @type counterfactual :: %{
          variable: String.t(),
          from: String.t(),
          to: String.t(),
          score: float(),
          limit: atom(),
          reached: boolean()
        }

  @type t :: %__MODULE__{
          scorecard: %{name: String.t(), hash: String.t()},
          normalisation: :published | :clean,
          variables: [variable()],
          intercept: float(),
          sum: float(),
          score: float(),
          band: :automatic | :manual | :none,
          limits: [limit()],
          counterfactuals: [counterfactual()]
        }

  @names Map.new(~w(published clean automatic manual none)a, &{Atom.to_string(&1), &1})

  @doc false
  def from_native(document) do
    explanation = Osoba.Document.fields(document, @fields)

    struct!(__MODULE__, %{
      explanation
      | scorecard: Osoba.Document.fields(explanation.scorecard, [:name, :hash]),
        normalisation: Map.fetch!(@names, explanation.normalisation),
        band: Map.fetch!(@names, explanation.band),
        variables:
          Enum.map(
            explanation.variables,
            &Osoba.Document.fields(&1, [:name, :values, :bin, :woe, :coefficient, :points])
          ),
        limits: Enum.map(explanation.limits, &limit(&1, [:limit, :at, :distance, :reached])),
        counterfactuals:
          Enum.map(
            explanation.counterfactuals,
            &limit(&1, [:variable, :from, :to, :score, :limit, :reached])
          )
    })
  end

  defp limit(document, fields) do
    limit = Osoba.Document.fields(document, fields)
    %{limit | limit: Map.fetch!(@names, limit.limit)}
  end
end
