defmodule Osoba.LimitsTest do
  @moduledoc "Limits that hold over all nodes, and what the dispatcher does about them."
  use ExUnit.Case, async: false

  import Osoba.Test.Database

  alias Osoba.Test.Driver
  alias Osoba.UnzrSync
  alias Osoba.UnzrSync.Store.Postgres, as: Store

  @moduletag :postgres
  @now ~U[2024-05-01 01:00:00Z]

  setup %{test: test} do
    name = "limits_#{:erlang.phash2(test)}"
    session = fresh!(name)
    on_exit(fn -> Driver.close(session) end)
    %{session: session, query: Driver.query(session), name: name}
  end

  defp persons!(session, numbers) do
    Driver.run!(session, "BEGIN")
    for number <- numbers, do: person!(session, number)
    Driver.run!(session, "COMMIT")
  end

  defp connect(name) do
    session = Driver.connect!(Osoba.Test.Postgres.address(), name)
    on_exit(fn -> Driver.close(session) end)
    Driver.query(session)
  end

  defp dispatch(query, options, limits, now \\ @now) do
    UnzrSync.dispatch_all(
      [
        claim: &Store.claim(query, [now: now, batch_size: &1] ++ limits),
        insert: fn _args -> :ok end
      ] ++ options
    )
  end

  test "claims per day are limited over all nodes, and counted anew the next day", %{
    session: session,
    query: query,
    name: name
  } do
    persons!(session, 1..60)
    other = connect(name)
    limits = [daily_limit: 25]
    assert dispatch(query, [batch_size: 10], limits) == {:wait, 82_800, :day, 25}
    assert dispatch(other, [batch_size: 10], limits) == {:wait, 82_800, :day, 0}
    tomorrow = DateTime.add(@now, 86_400 - 1)
    # Those of yesterday are lost claims by now, and come first.
    assert {:wait, _seconds, :day, 25} = dispatch(other, [batch_size: 10], limits, tomorrow)
  end

  test "claims in flight are limited; lost claims do not count", %{
    session: session,
    query: query
  } do
    persons!(session, 1..60)
    limits = [max_in_flight: 25]
    assert dispatch(query, [batch_size: 10], limits) == {:wait, 10, :in_flight, 25}
    Driver.run!(session, "DELETE FROM unzr_claims WHERE person_id <= '#{uuid(5)}'")
    assert dispatch(query, [batch_size: 10], limits) == {:wait, 10, :in_flight, 5}
    later = DateTime.add(@now, 3_600)
    # Claims of dead workers are taken over.
    assert {:wait, 10, :in_flight, 25} = dispatch(query, [batch_size: 10], limits, later)
  end

  test "two dispatchers with limits together claim no more than one alone", %{
    session: session,
    name: name
  } do
    persons!(session, 1..200)
    test = self()

    tasks =
      for _node <- 1..4 do
        Task.async(fn ->
          session = Driver.connect!(Osoba.Test.Postgres.address(), name)

          transaction = fn fun ->
            Driver.run!(session, "BEGIN")
            result = fun.()
            Driver.run!(session, "COMMIT")
            result
          end

          claim = fn size ->
            Store.claim(Driver.query(session),
              now: @now,
              batch_size: size,
              daily_limit: 50,
              max_in_flight: 90
            )
          end

          options = [
            batch_size: 7,
            claim: claim,
            insert: fn args -> send(test, {:args, args}) && :ok end,
            transaction: transaction
          ]

          result = UnzrSync.dispatch_all(options)
          Driver.close(session)
          result
        end)
      end

    results = Task.await_many(tasks, 60_000)
    assert Enum.sum(for {:wait, _, :day, count} <- results, do: count) == 50
    assert length(results) == 4
  end

  test "calls of the registry per second are limited over all nodes", %{query: query, name: name} do
    assert Store.permit(query) == {:ok, 0}
    {:ok, []} = Store.claim(query, now: @now, rate_limit: 20)

    # Two nodes: every permit is a twentieth of a second after the one before.
    others = for _ <- 1..2, do: connect(name)
    began = System.monotonic_time(:millisecond)
    permits = for _turn <- 1..10, other <- others, do: Store.permit(other)
    {:ok, wait} = List.last(permits)
    elapsed = System.monotonic_time(:millisecond) - began
    assert Enum.all?(permits, &match?({:ok, _wait}, &1)) and wait + elapsed >= 940 and wait <= 951

    # Whoever would have to wait for longer than five seconds is put off, and takes no turn.
    {:ok, []} = Store.claim(query, now: @now, rate_limit: 0.1)
    assert {:ok, _wait} = Store.permit(query)
    assert {:later, seconds} = Store.permit(query)
    assert seconds in 9..11
    assert {:later, _same} = Store.permit(query)
    {:ok, []} = Store.claim(query, now: @now, daily_limit: 1)
    assert Store.permit(query) == {:ok, 0}
  end

  test "consecutive failures open the circuit, which stops claims and calls and later tries again",
       %{
         session: session,
         query: query
       } do
    persons!(session, 1..5)
    limits = [breaker: [faults: 3, pause: 2]]
    assert {:ok, [_claim]} = Store.claim(query, [now: @now, batch_size: 1] ++ limits)
    assert Store.report(query, :fault) == {:ok, 0}
    assert Store.report(query, :fault) == {:ok, 0}
    # An answer closes the row.
    assert Store.report(query, :answered) == {:ok, 0}
    for _ <- 1..2, do: assert(Store.report(query, :fault) == {:ok, 0})
    assert Store.report(query, :fault) == {:ok, 2}
    assert {:closed, seconds} = Store.permit(query)
    assert seconds in 1..2
    assert {:wait, seconds, :registry, 0} = dispatch(query, [batch_size: 1], limits)
    assert seconds in 1..2
    Process.sleep(2_100)
    assert Store.permit(query) == {:ok, 0}
    # One more fault opens it again at once.
    assert Store.report(query, :fault) == {:ok, 2}
    Process.sleep(2_100)
    assert Store.report(query, :answered) == {:ok, 0}
    assert {:ok, 4} = dispatch(query, [batch_size: 2], limits)
  end

  test "an outage of the registry does not count as a person's failure", %{
    session: session,
    query: query
  } do
    persons!(session, 1..40)
    Driver.run!(session, "UPDATE persons SET unzr = '19910824-00026'")
    {:ok, claims} = Store.claim(query, now: @now, batch_size: 40, breaker: [faults: 3, pause: 60])

    host = %{
      load: &Store.load(query, &1),
      apply: &Store.apply_changes(query, &1, &2, now: @now),
      release: &Store.release(query, &1, &2, now: @now),
      permit: fn -> Store.permit(query) end,
      report: &Store.report(query, &1),
      ask: fn _request -> {:error, {:http, 502}} end
    }

    outcomes =
      for claim <- claims do
        args = %{"person_id" => claim.person_id, "claim_id" => claim.claim_id}
        UnzrSync.run(args, host, now: fn -> @now end)
      end

    assert Enum.frequencies(outcomes) == %{
             {:error, {:http, 502}} => 2,
             {:cancel, {:http, 502}} => 1,
             {:cancel, :registry_closed} => 37
           }

    assert Driver.rows!(session, "SELECT failures::text FROM unzr_claims") == [["1"], ["1"]]

    assert {:wait, _seconds, :registry} =
             Store.claim(query, now: @now, breaker: [faults: 3, pause: 60])

    assert {:ok, claims} = Store.claim(query, now: @now)
    assert length(claims) == 38
  end

  test "the backlog counts what is due, in flight and postponed, and an event carries it", %{
    session: session,
    query: query
  } do
    person!(session, 1, unzr_verification_reason: "ONLINE_TRIGGERED")
    for number <- 2..4, do: person!(session, number)

    for number <- 5..6,
        do:
          person!(session, number,
            unzr_verification_status: "VERIFIED",
            unzr_synced_at: "2022-01-0#{number}"
          )

    person!(session, 7, due_after: "2024-05-01 00:00:00")
    for number <- 8..9, do: person!(session, number, due_after: "2024-06-01 00:00:00")
    person!(session, 10, unzr_verification_status: "IN_REVIEW", updated_at: "2024-04-01")
    person!(session, 11, status: "inactive")
    person!(session, 12, unzr_verification_status: "NOT_VERIFIED")
    assert {:ok, [_claim]} = Store.claim(query, now: @now, batch_size: 1)

    expected = %{
      due: 7,
      online: 0,
      lost: 1,
      unsynced: 3,
      aged: 2,
      failed: 1,
      in_flight: 1,
      postponed: 2,
      oldest_synced_at: ~U[2022-01-05 00:00:00.000000Z],
      oldest_claim: ~U[2024-05-01 01:00:00.000000Z]
    }

    defmodule Host do
      use Osoba.UnzrSync.Host, query: &__MODULE__.query/2
      def query(sql, parameters), do: :persistent_term.get(__MODULE__).(sql, parameters)
      @impl true
      def ask(_request), do: {:error, :timeout}
    end

    :persistent_term.put(Host, query)
    Osoba.Test.Telemetry.listen(self())
    assert UnzrSync.backlog(Host, now: @now) == {:ok, expected}
    {times, counts} = Map.split(expected, [:oldest_synced_at, :oldest_claim])
    assert_received {:telemetry, [:osoba, :unzr_sync, :backlog], ^counts, ^times}
    assert {:ok, %{unsynced: 2, due: 6, postponed: 2}} = Store.backlog(query, now: @now, up_to: 2)
  end

  @tag :stand_in
  test "the dispatcher runs until nobody is due, and snoozes while a limit is reached" do
    defmodule Host2 do
      @behaviour Osoba.UnzrSync.Host
      def answers(list), do: Process.put(__MODULE__, list)

      def claim(size, limits) do
        send(self(), {:claim, size, limits})
        [answer | rest] = Process.get(__MODULE__)
        answers(rest)
        answer
      end

      def load(_claim), do: :not_found
      def apply(_claim, _changes), do: :left
      def release(_claim, _changes), do: :left
      def ask(_request), do: {:error, :timeout}
    end

    defmodule Dispatcher do
      use Osoba.UnzrSync.Dispatcher,
        host: Host2,
        worker: Osoba.Test.UnzrWorker,
        queue: :unzr_dispatch,
        batch_size: 500,
        daily_limit: 1_000,
        max_in_flight: 50,
        rate_limit: 20,
        breaker: [faults: 20, pause: 300]
    end

    Oban.start(Oban, fn jobs -> send(self(), {:jobs, length(jobs)}) end)
    claims = for number <- 1..500, do: %{person_id: "p#{number}", claim_id: "c"}

    for {answers, args, outcome} <- [
          {[{:ok, claims}, {:ok, claims}, {:ok, []}], %{}, {:ok, 1_000}},
          {[{:ok, claims}, {:wait, 10, :in_flight}], %{}, {:snooze, 10}},
          {[{:wait, 120, :registry}], %{}, {:snooze, 120}},
          {[{:ok, claims}, {:wait, 999, :day}], %{}, {:ok, 500}},
          {[{:error, {:database, "57P01"}}], %{}, {:error, {:database, "57P01"}}},
          {[{:ok, []}], %{"batch_size" => 7, "only" => "failed"}, {:ok, 0}},
          {[], %{"batch_size" => 0}, {:cancel, :arguments}},
          {[], %{"only" => "everybody"}, {:cancel, :arguments}}
        ] do
      Host2.answers(answers)
      assert Dispatcher.perform(%Oban.Job{args: args}) == outcome
    end

    assert_received {:claim, 500, limits}

    assert limits == [
             daily_limit: 1_000,
             max_in_flight: 50,
             rate_limit: 20,
             breaker: [faults: 20, pause: 300]
           ]

    assert_received {:jobs, 500}
    assert_received {:claim, 7, [{:only, :failed} | _limits]}
    assert Dispatcher.__opts__()[:max_attempts] == 1
    assert Dispatcher.__opts__()[:unique][:period] == :infinity
  end
end
