defmodule Osoba.NativeTest do
  @moduledoc "What the native library may do to the VM that loads it."
  use ExUnit.Case, async: false

  alias Osoba.Matching
  alias Osoba.Test.People

  # In milliseconds. A call may take one on an idle machine (OSOBA_LONG_SCHEDULE=1); on a busy one the
  # operating system's own pauses are in it.
  @long "OSOBA_LONG_SCHEDULE" |> System.get_env("10") |> String.to_integer()

  @nobody %{unzr: nil, documents: [], addresses: [], authentication_methods: []}

  @tag :capture_log
  test "a panic is an exception in the calling process and the VM lives on" do
    # The panic's text goes to standard error.
    for _ <- 1..3, do: assert_raise(ErlangError, ~r/nif_panicked/, fn -> Osoba.Native.panic() end)

    {_pid, monitor} = spawn_monitor(fn -> Osoba.Native.panic() end)
    assert_receive {:DOWN, ^monitor, :process, _pid, {:nif_panicked, _stack}}, 5_000
    assert Osoba.UNZR.valid?("19910824-00026")
  end

  test "loading the module again reports that the library is loaded already" do
    {module, beam, path} = :code.get_object_code(Osoba.Native)
    assert Osoba.Native.load() == {:error, :nif_library_loaded_already}
    assert {module, is_binary(beam), is_list(path)} == {Osoba.Native, true, true}
    assert Osoba.UNZR.valid?("19910824-00026")
  end

  test "no call holds a normal scheduler for long, whatever the size of its input" do
    persons = People.index(2_000, 1)
    huge = String.duplicate("Ї", 500_000)
    flood = String.duplicate("и\u0306", 100_000)
    long = String.duplicate("1", 50_000_000)
    documents = for number <- 1..2_000, do: %{type: "PASSPORT", number: "АА#{number}"}
    now = ~U[2024-05-01 01:00:00Z]
    record = %{unzr_verification_status: "IN_REVIEW"}

    named =
      Map.merge(@nobody, %{
        first_name: huge,
        last_name: flood,
        birth_date: "1991-08-24",
        unzr: "19910824-00026"
      })

    # Within every limit, and as much work as that allows.
    kilobyte = String.duplicate("Ї", 512)
    wordy = for number <- 1..8, do: %{type: "PASSPORT", number: "#{number}#{kilobyte}"}
    paged = for number <- 1..32, do: %{type: "PASSPORT", number: "АА#{number}"}

    {:ok, papers} =
      Osoba.Scoring.prepare(for p <- Enum.take(persons, 960), do: %{p | documents: paged})

    kilobytes = String.duplicate("Зразко", 340)

    pair =
      ~s({"person": {"last_name": "#{kilobytes}"}, "candidate": {"last_name": "#{kilobytes}"}})

    longest = String.duplicate("Ї", 2_048)
    compound = 2_048 |> div(4) |> then(&String.duplicate("ш-", &1))

    policy = [preset: :registration]

    # Everything that is ordinary has been called before it is watched.
    {:ok, prepared} = Osoba.Scoring.prepare(persons)

    calls = [
      fn -> Matching.decide(hd(persons), %{phone_holders: [], candidates: persons}, policy) end,
      fn ->
        Matching.decide(
          hd(persons),
          %{phone_holders: [], candidates: Enum.take(persons, 140)},
          policy
        )
      end,
      fn -> Matching.decide(named, %{candidates: [Map.put(named, :id, "1")]}, policy) end,
      fn ->
        Matching.decide(
          Map.put(hd(persons), :documents, documents),
          %{phone_holders: [], candidates: [hd(persons)]},
          policy
        )
      end,
      fn -> Matching.keys(persons) end,
      fn -> Matching.keys([named]) end,
      fn ->
        Matching.search(%{first_name: huge, last_name: flood, birth_date: "1991-08-24"}, persons)
      end,
      fn -> Osoba.Names.encode_many(List.duplicate("Нечуй-Левицький", 50_000)) end,
      fn -> Osoba.Names.encode(huge) end,
      fn -> Osoba.Names.keys(flood) end,
      fn -> catch_error(Osoba.Names.sounds_alike?(huge, flood)) end,
      fn -> Osoba.Scoring.prepare(persons) end,
      fn -> Osoba.Scoring.score_many(hd(prepared), prepared) end,
      fn ->
        Osoba.Scoring.score(
          %{@nobody | documents: documents},
          %{@nobody | documents: Enum.take(documents, 200)}
        )
      end,
      fn -> Osoba.Scoring.score(%{@nobody | documents: wordy}, %{@nobody | documents: wordy}) end,
      fn -> Osoba.Scoring.score_many(hd(papers), papers) end,
      fn -> Osoba.Document.answer("score", pair) end,
      fn -> Osoba.Names.encode(longest) end,
      fn -> Osoba.Names.keys(compound) end,
      fn -> Osoba.Names.sounds_alike?(longest, longest) end,
      fn -> Osoba.Names.from_latin(String.duplicate("shch", 1_000)) end,
      fn ->
        catch_error(
          Osoba.Verification.due?(
            %{status: long, is_active: true},
            %{unzr_verification_status: long, unzr_synced_at: long},
            now: long
          )
        )
      end,
      fn -> Osoba.UNZR.parse(long) end,
      fn -> Osoba.UNZR.valid?(long) end,
      fn -> Osoba.Verification.sync(named, record, nil, now: now) end,
      fn -> Osoba.Verification.sync(%{@nobody | unzr: long}, record, nil, now: now) end,
      fn -> Osoba.Verification.claim(%{unzr_verification_status: long}) end,
      fn -> Osoba.Verification.release(%{status: long, reason: long}) end,
      fn ->
        Osoba.Verification.sync(named, record, %{status: 1, description: huge}, now: huge)
      end,
      fn -> Osoba.Verification.check_input(Map.put(named, :documents, documents)) end,
      fn -> Osoba.Verification.request_signed(huge) end,
      fn -> Osoba.Verification.cumulative(%{unzr: huge}) end,
      fn -> Osoba.Document.answer("keys", ~s({"last_name": "#{flood}"})) end
    ]

    # What is long is seen.
    list = Enum.to_list(1..5_000_000)
    assert watched(fn -> :erts_debug.flat_size(list) end) != []

    # The operating system's pauses are why a call is only to blame when it is long again and again.
    for {call, number} <- Enum.with_index(calls) do
      long = fn -> watched(call) != [] end
      refute long.() and long.() and long.() and long.() and long.(), "call #{number} is long"
    end
  end

  defp watched(call) do
    :erlang.system_monitor(self(), [{:long_schedule, @long}])

    # The event is told when the process is scheduled out, so it is, once more, before it ends.
    {pid, monitor} =
      spawn_monitor(fn ->
        call.()
        :erlang.yield()
      end)

    receive do
      {:DOWN, ^monitor, :process, ^pid, reason} -> assert reason == :normal
    end

    # The event may come a little after the end.
    Process.sleep(20)
    :erlang.system_monitor(:undefined)
    events(pid, [])
  end

  # The process does nothing but the call, and what is written in Elixir is preempted in time.
  defp events(pid, found) do
    receive do
      {:monitor, ^pid, :long_schedule, info} -> events(pid, [info | found])
      {:monitor, _other, _kind, _info} -> events(pid, found)
    after
      0 -> found
    end
  end

  test "prepared persons are shared between processes and outlive the one that made them" do
    {:ok, [a, b]} =
      Task.await(
        Task.async(fn ->
          Osoba.Scoring.prepare(
            for name <- ["Зразко", "Взірець"], do: Map.put(@nobody, :last_name, name)
          )
        end)
      )

    :erlang.garbage_collect()
    {:ok, expected} = Osoba.Scoring.score_many(a, [a, b])

    results =
      Task.await_many(
        for _ <- 1..20, do: Task.async(fn -> Osoba.Scoring.score_many(a, [a, b]) end)
      )

    assert Enum.uniq(results) == [{:ok, expected}]
  end

  test "a record prepared for one normalisation is not compared by another" do
    json = File.read!(Path.expand("../../../src/scoring/esoz-2019-02-15.json", __DIR__))

    clean = String.replace(json, ~s("normalisation": "published"), ~s("normalisation": "clean"))
    {:ok, scorecard} = Osoba.Scoring.Scorecard.load(clean)
    assert scorecard.normalisation == :clean
    person = Map.put(@nobody, :last_name, "Зразко")
    {:ok, [a]} = Osoba.Scoring.prepare([person])
    {:ok, [b]} = Osoba.Scoring.prepare([person], scorecard: scorecard)

    assert {:error, %{field: "probe", rule: :not_allowed}} =
             Osoba.Scoring.score_many(a, [b], scorecard: scorecard)

    assert {:error, %{field: "candidates[0]", rule: :not_allowed}} =
             Osoba.Scoring.score_many(b, [a], scorecard: scorecard)

    assert {:ok, [_score]} = Osoba.Scoring.score_many(b, [b], scorecard: scorecard)
  end

  test "scores of prepared persons are those of the pairs" do
    [probe | others] = persons = People.index(1_200, 3)
    {:ok, [prepared | _] = all} = Osoba.Scoring.prepare(persons)
    {:ok, scores} = Osoba.Scoring.score_many(prepared, all)
    assert length(scores) == 1_200

    for {other, score} <- Enum.zip([probe | others], scores) |> Enum.take(100) do
      assert {:ok, %{score: ^score}} = Osoba.Scoring.score(probe, other)
    end
  end

  test "a decision is made again from its audit record" do
    [person | others] = People.index(50, 5)
    facts = %{phone_holders: [], candidates: [person | others]}

    {:decided, decision} =
      Matching.decide(person, facts, [preset: :registration], audit: true, document: true)

    assert {:ok, replay} = Matching.replay(decision.audit)
    assert replay.differs == []
    assert replay.decision == %{decision | audit: nil}
    assert Osoba.Document.answer("replay", decision.audit) |> elem(0) == :ok
  end
end
