defmodule Osoba.Scoring do
  @moduledoc """
  How likely two records are one person, by the published model, and why.

  A score is a number between 0 and 1 to five decimals. It comes from eleven variables, each put into a
  bin; nothing that is reported holds a value of anybody.

      iex> person = %{first_name: "Остап", last_name: "Зразко", birth_date: ~D[1991-08-24]}
      iex> {:ok, pair} = Osoba.Scoring.score(person, %{person | first_name: "Остапко"})
      iex> {pair.distances["distance_first_name"], pair.bins["d_first_name_bin"]}
      {2, "2"}

  Normalising is the slow half of a comparison: `prepare/2` does it once, `scores/3` compares one
  prepared person with many.
  """

  alias Osoba.Call
  alias Osoba.Error
  alias Osoba.Native
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
  Explains a score: per variable the raw values, bin, weight of evidence, coefficient and points; the
  intercept, sum and score; both limits and what single change of a bin would move the outcome across
  one. A map with string keys, as the document of the command line has it. Options as `score/3`.

      iex> {:ok, explanation} = Osoba.Scoring.explain(%{last_name: "Зразко"}, %{last_name: "Зразко"})
      iex> length(explanation["variables"])
      11
  """
  @spec explain(map(), map(), keyword()) :: {:ok, map()} | {:error, Error.t()}
  def explain(person, candidate, options \\ []),
    do: pair(person, candidate, options, :explanation)

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
    options = Keyword.validate!(options, [:scorecard, :limits, :language])

    arguments = [
      Scorecard.ref(options[:scorecard]),
      Term.person(person),
      Term.person(candidate),
      limits(options[:limits]),
      form,
      options[:language]
    ]

    Error.from_native(Call.sized(:scoring_pair, :scoring_pair_dirty, arguments))
  end

  @doc false
  def limits(nil), do: nil

  def limits(limits) do
    if Keyword.keyword?(limits) do
      limits = Keyword.validate!(limits, @limits)
      {limits[:automatic], limits[:manual]}
    else
      :wrong
    end
  end

  # How many persons are handed over at once: some ten milliseconds of work.
  @chunk 5_000

  @doc """
  Prepares persons for comparison, in their order. Option `:scorecard`.

      iex> {:ok, [prepared]} = Osoba.Scoring.prepare([%{last_name: "Зразко"}])
      iex> inspect(prepared)
      "#Osoba.Scoring.Prepared<...>"
  """
  @spec prepare([map()], keyword()) :: {:ok, [Prepared.t()]} | {:error, Error.t()}
  def prepare(persons, options \\ []) do
    options = Keyword.validate!(options, [:scorecard])
    scorecard = Scorecard.ref(options[:scorecard])

    result =
      Call.chunked(persons, @chunk, "persons", fn chunk ->
        persons = Term.entries(chunk, &Term.person/1)

        # First as ordinary records; a record that is none makes its whole chunk heavy.
        with :dirty <- Call.sized(:scoring_prepare, :scoring_prepare_many, [scorecard, persons]),
             do: Native.scoring_prepare_dirty(scorecard, persons)
      end)

    with {:ok, refs} <- result, do: {:ok, Enum.map(refs, &%Prepared{ref: &1})}
  end

  # Up to this many pairs take less than a millisecond.
  @ordinary 1_000
  @pairs 100_000

  @doc """
  The scores of one prepared person with others, in their order. Option `:scorecard`: the one they were
  prepared for.

      iex> {:ok, [a, b]} = Osoba.Scoring.prepare([%{last_name: "Зразко"}, %{last_name: "Взірець"}])
      iex> {:ok, [same, other]} = Osoba.Scoring.scores(a, [a, b])
      iex> same > other
      true
  """
  @spec scores(Prepared.t(), [Prepared.t()], keyword()) :: {:ok, [float()]} | {:error, Error.t()}
  def scores(probe, candidates, options \\ []) do
    options = Keyword.validate!(options, [:scorecard])
    scorecard = Scorecard.ref(options[:scorecard])
    probe = prepared(probe)

    Call.chunked(candidates, @pairs, "candidates", fn chunk ->
      refs = Term.entries(chunk, &prepared/1)
      arguments = [scorecard, probe, refs]

      if longer?(chunk, @ordinary),
        do: apply(Native, :scoring_scores_dirty, arguments),
        else: Call.sized(:scoring_scores, :scoring_scores_dirty, arguments)
    end)
  end

  defp longer?([_entry | rest], count) when count > 0, do: longer?(rest, count - 1)
  defp longer?(rest, _count), do: match?([_ | _], rest)

  defp prepared(%Prepared{ref: ref}), do: ref
  defp prepared(_other), do: :wrong
end
