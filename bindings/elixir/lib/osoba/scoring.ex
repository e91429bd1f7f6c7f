defmodule Osoba.Scoring do
  @moduledoc """
  How likely two records are one person, by the published model, and why.

  A score is a number between 0 and 1 to five decimals. It comes from eleven variables, each put into a
  bin; nothing that is reported holds a value of anybody.

      iex> person = %{
      ...>   first_name: "Остап", last_name: "Зразко", birth_date: ~D[1991-08-24],
      ...>   documents: [], addresses: [], authentication_methods: []
      ...> }
      iex> {:ok, pair} = Osoba.Scoring.score(person, %{person | first_name: "Остапко"})
      iex> {pair.distances["distance_first_name"], pair.bins["d_first_name_bin"]}
      {2, "2"}

  Normalising is the slow half of a comparison: `prepare/2` does it once, `score_many/3` compares one
  prepared person with many.
  """

  alias Osoba.Call
  alias Osoba.Error
  alias Osoba.Native
  alias Osoba.Options
  alias Osoba.Scoring.Explanation
  alias Osoba.Scoring.Prepared
  alias Osoba.Scoring.Scorecard
  alias Osoba.Term

  @typedoc "The score of one pair, the bin and the raw value of every variable, and the band."
  @type pair :: %{
          score: float(),
          bins: %{String.t() => String.t()},
          distances: %{String.t() => non_neg_integer() | nil},
          band: :automatic | :manual | :none
        }

  @limits [:automatic, :manual]
  @bands %{"automatic" => :automatic, "manual" => :manual, "none" => :none}

  @doc """
  Scores one pair of persons.

  Options: `:scorecard`; `:limits`, where the deduplication bands begin, `[automatic: 0.9, manual: 0.7]`
  unless given.
  """
  @spec score(map(), map(), keyword()) :: {:ok, pair()} | {:error, Error.t()}
  def score(person, candidate, options \\ []) do
    with {:ok, [score, bins, distances, band]} <- pair(person, candidate, options, :pair) do
      bins = Map.new(bins, fn [variable, bin] -> {variable, bin} end)
      {:ok, %{score: score, bins: bins, distances: distances, band: Map.fetch!(@bands, band)}}
    end
  end

  @doc """
  Explains a score. Options as `score/3`.

      iex> person = %{last_name: "Зразко", documents: [], addresses: [], authentication_methods: []}
      iex> {:ok, explanation} = Osoba.Scoring.explain(person, person)
      iex> length(explanation.variables)
      11
  """
  @spec explain(map(), map(), keyword()) :: {:ok, Explanation.t()} | {:error, Error.t()}
  def explain(person, candidate, options \\ []) do
    with {:ok, explanation} <- pair(person, candidate, options, :explanation),
         do: {:ok, Explanation.from_native(explanation)}
  end

  @doc """
  The explanation as a text table for a clerk. Options as `score/3`, and `:language`, `:en` or `:uk`.
  """
  @spec table(map(), map(), keyword()) :: {:ok, String.t()} | {:error, Error.t()}
  def table(person, candidate, options \\ []), do: pair(person, candidate, options, :table)

  @doc """
  The explanation as an SVG waterfall. Options as `table/3`.
  """
  @spec svg(map(), map(), keyword()) :: {:ok, String.t()} | {:error, Error.t()}
  def svg(person, candidate, options \\ []), do: pair(person, candidate, options, :svg)

  defp pair(person, candidate, options, form) do
    options = Options.validate!(options, [:scorecard, :limits, :language])

    scorecard = Scorecard.ref(options[:scorecard])
    limits = limits(options[:limits])

    scorecard
    |> Native.scoring_pair(
      Term.person(person),
      Term.person(candidate),
      limits,
      form,
      options[:language]
    )
    |> Error.from_native()
  end

  @doc false
  def limits(nil), do: nil

  def limits(limits) do
    if Keyword.keyword?(limits) do
      limits = Options.validate!(limits, @limits)
      {limits[:automatic], limits[:manual]}
    else
      :wrong
    end
  end

  # How many persons are handed over at once: some ten milliseconds of work.
  @chunk 5_000

  @doc """
  Prepares persons for comparison, in their order. Option `:scorecard`.

      iex> person = %{last_name: "Зразко", documents: [], addresses: [], authentication_methods: []}
      iex> {:ok, [prepared]} = Osoba.Scoring.prepare([person])
      iex> inspect(prepared)
      "#Osoba.Scoring.Prepared<...>"
  """
  @spec prepare([map()], keyword()) :: {:ok, [Prepared.t()]} | {:error, Error.t()}
  def prepare(persons, options \\ []) do
    options = Options.validate!(options, [:scorecard])
    scorecard = Scorecard.ref(options[:scorecard])

    result =
      Call.chunked(persons, @chunk, "persons", fn chunk ->
        Native.scoring_prepare(scorecard, Term.entries(chunk, &Term.person/1))
      end)

    with {:ok, refs} <- result, do: {:ok, Enum.map(refs, &%Prepared{ref: &1})}
  end

  # How many pairs are handed over at once: some ten milliseconds of work.
  @pairs 50_000

  @doc """
  The scores of one prepared person with others, in their order. Option `:scorecard`: the one they were
  prepared for.

      iex> person = %{last_name: "Зразко", documents: [], addresses: [], authentication_methods: []}
      iex> {:ok, [a, b]} = Osoba.Scoring.prepare([person, %{person | last_name: "Взірець"}])
      iex> {:ok, [same, other]} = Osoba.Scoring.score_many(a, [a, b])
      iex> same > other
      true
  """
  @spec score_many(Prepared.t(), [Prepared.t()], keyword()) ::
          {:ok, [float()]} | {:error, Error.t()}
  def score_many(probe, candidates, options \\ []) do
    options = Options.validate!(options, [:scorecard])
    scorecard = Scorecard.ref(options[:scorecard])
    probe = prepared(probe)

    Call.chunked(candidates, @pairs, "candidates", fn chunk ->
      Native.scoring_score_many(scorecard, probe, Term.entries(chunk, &prepared/1))
    end)
  end

  defp prepared(%Prepared{ref: ref}), do: ref
  defp prepared(_other), do: :wrong
end
