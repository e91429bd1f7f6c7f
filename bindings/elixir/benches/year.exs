# A year at 36 million persons, over the real rule and the real job, with a model of the registry:
#
#     MIX_ENV=test mix run benches/year.exs
#
# One simulated person stands for a hundred, and every rate and limit is divided by a hundred. Time goes in
# steps of ten minutes. Whom a step takes is decided by `Osoba.Verification.due?/3`, what becomes of each
# by `Osoba.UnzrSync.run/3` over a host in memory, when a failed one comes again by
# `Osoba.Verification.due_after/2`. The registry takes 400 ms for an answer, fails for two hours every Sunday
# night and for a whole day in March and in October; four persons in a thousand lack a birth date, three in a
# thousand are answered -1, and one request in two hundred times out.
defmodule Year do
  alias Osoba.UnzrSync
  alias Osoba.Verification

  @scale 100
  @persons div(36_000_000, @scale)
  @start ~U[2027-01-01 00:00:00Z]
  @step 600
  @latency 0.4
  @days 365

  # A person is {number, synced_at, failures}; whose status is always VERIFIED or VERIFICATION_NEEDED here,
  # since nobody is not found. The queue is ordered as a batch is.
  def run(settings) do
    :rand.seed(:exsss, {2027, 1, 1})
    queue = settings.start |> initial() |> :gb_sets.from_list()

    state = %{
      queue: queue,
      claimed: 0,
      requests: 0,
      applied: 0,
      failed: 0,
      returned: 0,
      closed_until: 0,
      faults: 0,
      caught_up: nil,
      oldest: []
    }

    steps = div(@days * 86_400, @step)
    state = Enum.reduce(0..(steps - 1), state, &step(&1, &2, settings))
    {settings, state, overdue(state)}
  end

  # Everybody never synced; or everybody synced once, evenly over the last 270 days.
  defp initial(:empty), do: for(n <- 1..@persons, do: {{2, 0}, n, nil, 0})

  defp initial(:steady) do
    for n <- 1..@persons do
      synced = div(-270 * 86_400 * n, @persons)
      {{2, synced + 270 * 86_400}, n, synced, 0}
    end
  end

  defp step(number, state, settings) do
    seconds = number * @step
    now = DateTime.add(@start, seconds)
    first = rem(seconds, 86_400) == 0
    state = if first, do: daily(state, seconds), else: state

    if first or settings.continuing,
      do: dispatch(state, seconds, now, settings),
      else: state
  end

  defp daily(state, seconds),
    do: %{state | claimed: 0, oldest: [backlog(state, seconds) | state.oldest]}

  # How many requests fit into one step: the rate limit, and the workers.
  defp dispatch(state, seconds, now, settings) do
    workers = settings.workers * @step / @latency

    requests =
      if settings.rate_limit, do: min(workers, settings.rate_limit * @step), else: workers

    capacity = if settings.continuing, do: requests / @scale, else: settings.batch_size / @scale

    left =
      if settings.daily_limit, do: settings.daily_limit / @scale - state.claimed, else: capacity

    take(state, trunc(min(capacity, left)), seconds, now, settings)
  end

  defp take(state, 0, _seconds, _now, _settings), do: state

  defp take(%{closed_until: until} = state, _left, seconds, _now, _settings) when until > seconds,
    do: state

  defp take(state, left, seconds, now, settings) do
    with false <- :gb_sets.is_empty(state.queue),
         {{{group, at}, number, synced, failures}, queue} = :gb_sets.take_smallest(state.queue),
         true <- due?(group, at, synced, now) do
      state = %{state | queue: queue, claimed: state.claimed + 1}

      state
      |> work(number, synced, failures, seconds, now, settings)
      |> take(left - 1, seconds, now, settings)
    else
      _nobody -> %{state | caught_up: state.caught_up || seconds}
    end
  end

  defp due?(group, at, synced, now) do
    record = %{
      unzr_verification_status: if(synced, do: "VERIFIED", else: "VERIFICATION_NEEDED"),
      unzr_synced_at: synced && DateTime.add(@start, synced)
    }

    due_after = if group == 4, do: DateTime.add(@start, at)

    Verification.due?(%{status: "active", is_active: true}, record, now: now, due_after: due_after)
  end

  @args %{
    "person_id" => "00000000-0000-4000-8000-000000000001",
    "claim_id" => "00000000-0000-4000-8000-000000000002"
  }

  defp work(state, number, synced, failures, seconds, now, settings) do
    outcome = UnzrSync.run(@args, host(number, seconds, settings), attempt: 1, now: fn -> now end)

    state = if asked?(number), do: %{state | requests: state.requests + 1}, else: state

    case outcome do
      {:ok, %{result: :applied}} ->
        state = %{state | applied: state.applied + 1, faults: 0}
        put(state, {{2, seconds + 270 * 86_400}, number, seconds, 0})

      # Given back uncounted while the registry fails as a whole.
      {:error, {:http, 502}} ->
        state = %{state | faults: state.faults + 1}
        open = state.faults >= settings.breaker
        state = if open, do: %{state | closed_until: seconds + 300}, else: state

        if open,
          do:
            put(
              %{state | returned: state.returned + 1},
              {order(synced), number, synced, failures}
            ),
          else: failed(state, number, synced, failures, now)

      {_error_or_cancel, _reason} ->
        failed(state, number, synced, failures, now)
    end
  end

  defp failed(state, number, synced, failures, now) do
    {:ok, due_after} = Verification.due_after(failures + 1, now: now)
    order = {4, DateTime.diff(due_after, @start)}
    put(%{state | failed: state.failed + 1}, {order, number, synced, failures + 1})
  end

  defp put(state, entry), do: %{state | queue: :gb_sets.add_element(entry, state.queue)}
  defp order(nil), do: {2, 0}
  defp order(synced), do: {2, synced + 270 * 86_400}

  defp asked?(number), do: rem(number, 250) != 0

  @person %{unzr: "19910824-00026", first_name: "Остап", last_name: "Зразко", second_name: nil}
  defp host(number, seconds, _settings) do
    birth_date = if asked?(number), do: ~D[1991-08-24]

    %{
      load: fn _claim ->
        {:ok,
         %{
           person: Map.put(@person, :birth_date, birth_date),
           verification: %{unzr_verification_status: "IN_REVIEW"},
           before_claim: %{unzr_verification_status: "VERIFICATION_NEEDED"}
         }}
      end,
      apply: fn _claim, _changes -> :applied end,
      release: fn _claim, _changes -> :released end,
      ask: fn _request -> answer(number, seconds) end
    }
  end

  defp answer(number, seconds) do
    day = div(seconds, 86_400)
    hour = div(rem(seconds, 86_400), 3_600)

    cond do
      day in [75, 285] -> {:error, {:http, 502}}
      rem(day, 7) == 3 and hour < 2 -> {:error, {:http, 502}}
      rem(number, 1_000) in [1, 2, 3] -> {:ok, %{status: -1}}
      :rand.uniform(200) == 1 -> {:error, :timeout}
      true -> {:ok, %{status: 1}}
    end
  end

  # How many are due, from the front of the queue.
  defp backlog(state, seconds) do
    state.queue |> :gb_sets.iterator() |> count(seconds, 0)
  end

  defp count(iterator, seconds, found) do
    case :gb_sets.next(iterator) do
      {{{2, at}, _number, _synced, _failures}, rest} when at <= seconds ->
        count(rest, seconds, found + 1)

      _other ->
        found
    end
  end

  # Of those who can be synchronised: how many are overdue at the end, and by how many days the worst.
  defp overdue(state) do
    stop = @days * 86_400

    good =
      for {{2, at}, _number, _synced, _failures} <- :gb_sets.to_list(state.queue),
          at <= stop - 86_400,
          do: at

    {length(good), if(good == [], do: 0, else: div(stop - Enum.min(good), 86_400))}
  end

  def report({settings, state, {overdue, days}}) do
    caught_up = if state.caught_up, do: "day #{div(state.caught_up, 86_400) + 1}", else: "never"
    worst = Enum.max(state.oldest)

    IO.puts(
      "| #{settings.name} | #{thousands(state.applied)} | #{thousands(state.requests)} | #{thousands(state.failed)} | #{caught_up} | #{thousands(worst)} | #{thousands(overdue)}#{if overdue > 0, do: ", #{days} days"} |"
    )
  end

  defp thousands(count) do
    (count * @scale)
    |> Integer.to_string()
    |> String.reverse()
    |> String.replace(~r/(\d{3})(?=\d)/, "\\1,")
    |> String.reverse()
  end
end

base = %{
  start: :empty,
  continuing: true,
  workers: 20,
  rate_limit: nil,
  daily_limit: nil,
  batch_size: 1_000,
  breaker: 20
}

IO.puts(
  "| settings | synchronised | requests | failures counted | nobody due | largest backlog | overdue at the end |"
)

IO.puts("|---|---|---|---|---|---|---|")

for settings <- [
      %{base | continuing: false, batch_size: 100}
      |> Map.put(:name, "as documented: `0 1 * * *`, 100 persons, no loop"),
      %{base | rate_limit: 2, daily_limit: 150_000}
      |> Map.put(:name, "first load: 150,000 a day, 2 requests a second"),
      %{base | rate_limit: 5, daily_limit: 400_000}
      |> Map.put(:name, "first load: 400,000 a day, 5 requests a second"),
      %{base | rate_limit: 20}
      |> Map.put(:name, "first load: no daily limit, 20 requests a second"),
      %{base | start: :steady, rate_limit: 2, daily_limit: 150_000}
      |> Map.put(:name, "steady: 150,000 a day, 2 requests a second"),
      %{base | start: :steady, rate_limit: 5, daily_limit: 200_000}
      |> Map.put(:name, "steady: 200,000 a day, 5 requests a second"),
      %{base | start: :steady, rate_limit: 2, daily_limit: 120_000}
      |> Map.put(:name, "steady, too little: 120,000 a day")
    ] do
  settings |> Year.run() |> Year.report()
end
