# The natives beside the same rules written in Elixir: alternating runs, medians of many.
#
#     MIX_ENV=test mix run benches/run.exs
#
# MIX_ENV=test, since the invented people are test support.

defmodule Straightforward do
  @moduledoc "The published rules in plain Elixir: `Regex`, and Levenshtein over `String.graphemes`."

  @unzr ~r/\A[0-9]{8}-[0-9]{5}\z/
  def unzr?(text), do: Regex.match?(@unzr, text)

  # The published model's figures, read out of the document.
  def model(json) do
    document = Osoba.JSON.read!(json)

    {document["intercept"],
     for(v <- document["variables"], into: %{}, do: {v["name"], {v["coefficient"], v["woe"]}})}
  end

  def prepare(person) do
    documents =
      for %{number: number} when is_binary(number) <- person.documents,
          do: {number(number), digits(number(number))}

    %{
      first: name(person.first_name),
      last: name(person.last_name),
      second: name(person.second_name),
      tax_id:
        person.tax_id ||
          Enum.find_value(documents, fn {_, d} -> if d && byte_size(d) == 10, do: d end),
      documents: documents,
      twins:
        for(
          %{type: type, number: number} <- person.documents,
          uniq: true,
          do: {type, digits(number(number))}
        ),
      birth: person.birth_settlement && name(settlement(person.birth_settlement)),
      lives:
        Enum.find_value(person.addresses, fn a ->
          if a.type == "RESIDENCE", do: {:found, a.settlement}
        end),
      phone:
        Enum.find_value(person.authentication_methods, fn m ->
          if m.type == "OTP", do: {:found, m.phone_number}
        end),
      gender: person.gender,
      born: person.birth_date
    }
  end

  defp name(nil), do: nil

  defp name(text) do
    text
    |> String.downcase()
    |> String.replace(~r/[ \-\x{2013}\x{2014}\x{2212}\x{2010}']/u, "")
    |> String.replace("є", "е")
    |> String.replace("и", "і")
  end

  defp number(text) do
    text
    |> String.downcase()
    |> String.replace(~r/[():*'|",.?<=+\\\/%#№_ \-\x{2013}\x{2014}\x{2212}\x{2010}]/u, "")
  end

  defp digits(text) do
    case String.replace(text, ~r/[^0-9]/, "") do
      "" -> nil
      digits -> digits
    end
  end

  @words ~r/[сc][ .,]|[сc]ело[.,]*|[сc]мт[.,]*|[сc]елище [мm][іi][сc]ького типу|[сc]елище[.,]*|[мm][іi][сc][tт][оo][.,]*|[мm][.,]*/iu
  defp settlement(text), do: String.replace(text, @words, "")

  def score(a, b, {intercept, variables}) do
    sum =
      for {name, bin} <- bins(a, b), reduce: intercept do
        sum ->
          {coefficient, woe} = Map.fetch!(variables, name)
          sum + coefficient * Map.fetch!(woe, bin)
      end

    Float.round(1 / (1 + :math.exp(-sum)), 5)
  end

  defp bins(a, b) do
    last = distance(a.last, b.last)
    tax = distance(a.tax_id, b.tax_id)
    pairs = for {x, _} <- a.documents, {y, _} <- b.documents, do: distance(x, y)
    d = Enum.min(pairs, fn -> nil end)
    all = for {_, digits} <- a.documents ++ b.documents, digits, do: digits
    l = all |> Enum.map(&byte_size/1) |> Enum.min(fn -> nil end)

    c =
      all
      |> Enum.map(&(&1 |> String.graphemes() |> Enum.uniq() |> length()))
      |> Enum.min(fn -> 0 end)

    same =
      if Enum.any?(for {_, x} <- a.documents, {_, y} <- b.documents, x && x == y, do: true),
        do: 0,
        else: 1

    [
      {"d_first_name_bin", first(distance(a.first, b.first))},
      {"d_last_name_bin", last(last)},
      {"d_second_name_bin", second(distance(a.second, b.second))},
      {"d_documents_bin", documents(d, l)},
      {"docs_same_number_bin", same_number(same, c)},
      {"birth_settlement_substr_bin", flag(substring?(a.birth, b.birth))},
      {"d_tax_id_bin", tax(tax)},
      {"authentication_methods_flag_bin", flag(equal?(a.phone, b.phone))},
      {"residence_settlement_flag_bin", flag(equal?(a.lives, b.lives))},
      {"gender_flag_bin", flag(a.gender != nil and a.gender == b.gender)},
      {"twins_flag_bin", if(twins?(a, b, last), do: "1", else: "0")}
    ]
  end

  defp flag(true), do: "0"
  defp flag(false), do: "1"
  defp equal?({:found, x}, {:found, y}), do: x != nil and x == y
  defp equal?(_x, _y), do: false
  defp substring?(nil, _b), do: false
  defp substring?(_a, nil), do: false
  defp substring?(a, b), do: String.contains?(a, b) or String.contains?(b, a)

  defp first(d) when d in [0, 1], do: "0"
  defp first(2), do: "2"
  defp first(_d), do: "3"
  defp last(d) when d in [0, 1], do: "1"
  defp last(2), do: "2"
  defp last(3), do: "3"
  defp last(_d), do: "4"
  defp second(nil), do: "2"
  defp second(d) when d <= 2, do: "1"
  defp second(d) when d <= 6, do: "3"
  defp second(_d), do: "4"
  defp documents(d, nil) when d in [0, nil], do: "0x1"
  defp documents(0, l) when l <= 4, do: "0x<4"
  defp documents(0, l) when l <= 6, do: "0x<6"
  defp documents(0, _l), do: "0x>6"
  defp documents(1, l) when is_integer(l) and l > 6, do: "1x>6"
  defp documents(1, _l), do: "1x<6"
  defp documents(d, _l) when is_integer(d) and d <= 3, do: "2"
  defp documents(_d, _l), do: "3"
  defp same_number(0, c) when c > 3, do: "0x4"
  defp same_number(0, c), do: "0x#{c}"
  defp same_number(1, 0), do: "1x0"
  defp same_number(1, c) when c <= 3, do: "1x2"
  defp same_number(1, _c), do: "1x3"
  defp tax(0), do: "0"
  defp tax(nil), do: "1"
  defp tax(d) when d <= 2, do: "2"
  defp tax(_d), do: "3"

  defp twins?(a, b, last) do
    last != nil and last < 3 and a.first != b.first and a.born == b.born and
      Enum.any?(a.twins, fn {type, x} ->
        case List.keyfind(b.twins, type, 0) do
          {_type, y} when is_binary(x) and is_binary(y) ->
            abs(String.to_integer(x) - String.to_integer(y)) in [1, 2]

          _ ->
            false
        end
      end)
  end

  def distance(nil, _b), do: nil
  def distance(_a, nil), do: nil
  def distance(a, a), do: 0

  def distance(a, b) do
    b = String.graphemes(b)

    a
    |> String.graphemes()
    |> Enum.with_index(1)
    |> Enum.reduce(Enum.to_list(0..length(b)), fn {letter, at}, row ->
      row(b, letter, row, [at])
    end)
    |> List.last()
  end

  defp row([], _letter, _row, done), do: Enum.reverse(done)

  defp row([other | rest], letter, [diagonal | [above | _] = row], [left | _] = done) do
    cost = if other == letter, do: diagonal, else: 1 + min(diagonal, min(above, left))
    row(rest, letter, row, [cost | done])
  end
end

defmodule Bench do
  @rounds 31

  # Alternates the functions and prints the median of each in microseconds a call. In a process of its
  # own, whose heap holds nothing but what the functions need.
  def compare(title, calls, functions) do
    Task.await(Task.async(fn -> alternate(title, calls, functions) end), :infinity)
  end

  defp alternate(title, calls, functions) do
    for {_name, fun} <- functions, do: fun.()

    rounds =
      for _ <- 1..@rounds, {name, fun} <- functions do
        {time, _} = :timer.tc(fn -> repeat(fun, calls) end)
        {name, time / calls}
      end

    figures =
      for {name, _fun} <- functions do
        times = Enum.sort(for {^name, time} <- rounds, do: time)
        {name, Enum.at(times, div(@rounds, 2)), hd(times)}
      end

    {_first, base, _least} = hd(figures)

    for {name, median, least} <- figures do
      IO.puts(
        "| #{title} | #{name} | #{text(median, 3)} | #{text(least, 3)} | #{text(median / base, 2)} |"
      )
    end
  end

  defp text(number, decimals), do: :erlang.float_to_binary(number, decimals: decimals)

  defp repeat(_fun, 0), do: :ok

  defp repeat(fun, left) do
    fun.()
    repeat(fun, left - 1)
  end
end

defmodule Main do
  @moduledoc "The table. In a module, since a script's own functions are interpreted."

  alias Osoba.Test.People

  @model Path.expand("../../../src/scoring/esoz-2019-02-15.json", __DIR__)
  @policy [preset: :registration]
  @number "19910824-00026"

  def run do
    model = @model |> File.read!() |> Straightforward.model()
    index = People.index(10_000, 42)
    probe = hd(index) |> Map.drop([:id, :status]) |> Map.put(:tax_id, "3347300034")
    agree(probe, Enum.take(index, 1_000), model)

    # All of them share a cluster with the probe, so that all of them are scored.
    same = for candidate <- index, do: %{candidate | tax_id: "3347300034", status: "active"}
    hundred = Enum.take(same, 100)
    100 = length(decide(probe, hundred).candidates)

    IO.puts("| work | by | µs a call, median | least | ratio of medians |\n|---|---|---|---|---|")

    Bench.compare("UNZR check", 20_000, [
      {"Osoba.UNZR.valid?", fn -> Osoba.UNZR.valid?(@number) end},
      {"Regex.match?", fn -> Straightforward.unzr?(@number) end}
    ])

    Bench.compare("1 × 100 raw candidates as maps", 10, [
      {"Osoba.Matching.decide", fn -> decide(probe, hundred) end},
      {"the rules in Elixir: prepare, score, best", fn -> best(probe, hundred, model) end}
    ])

    Bench.compare("1 × 10,000 raw candidates as maps", 1, [
      {"Osoba.Matching.decide", fn -> decide(probe, same) end}
    ])

    {:ok, [first | _] = prepared} = Osoba.Scoring.prepare(Enum.take(index, 1_000))

    Bench.compare("1 × 1,000 prepared persons", 20, [
      {"Osoba.Scoring.score_many", fn -> Osoba.Scoring.score_many(first, prepared) end}
    ])

    names = Enum.map(Enum.take(index, 1_000), & &1.last_name)

    Bench.compare("1 surname, `uk` key", 2_000, [
      {"Osoba.Names.encode", fn -> Osoba.Names.encode("Вигаданенко") end}
    ])

    Bench.compare("1,000 surnames, `uk` key", 20, [
      {"Osoba.Names.encode_many", fn -> Osoba.Names.encode_many(names) end}
    ])

    record = %{unzr_verification_status: "IN_REVIEW", unzr_verification_reason: "AUTO"}
    synced = %{probe | unzr: @number}
    now = ~U[2024-05-01 01:00:00Z]

    Bench.compare("plan of one synchronisation", 2_000, [
      {"Osoba.Verification.sync",
       fn -> Osoba.Verification.sync(synced, record, %{status: 1}, now: now) end}
    ])
  end

  # Both give the same scores.
  defp agree(probe, candidates, model) do
    for candidate <- candidates do
      {:ok, %{score: score}} = Osoba.Scoring.score(probe, candidate)
      a = Straightforward.prepare(probe)
      ^score = Straightforward.score(a, Straightforward.prepare(candidate), model)
    end
  end

  defp decide(probe, candidates) do
    facts = %{phone_holders: [], candidates: candidates}
    {:decided, decision} = Osoba.Matching.decide(probe, facts, @policy)
    decision
  end

  defp best(probe, candidates, model) do
    probe = Straightforward.prepare(probe)

    candidates
    |> Enum.map(&Straightforward.score(probe, Straightforward.prepare(&1), model))
    |> Enum.max()
  end
end

Main.run()
