# Only where Oban and Ecto are.
if Code.ensure_loaded?(Oban.Registry) and Code.ensure_loaded?(Ecto.Adapters.Postgres) do
  defmodule Osoba.DedupRealObanTest do
    @moduledoc """
    Deduplication on real queues of Oban, over a real repository: from the dispatcher to the merge, with whatever can
    go wrong on the way.
    """
    use ExUnit.Case, async: false

    alias Osoba.Deduplication
    alias Osoba.Test.Driver
    alias Osoba.Test.Duplicates
    alias Osoba.Test.RealOban
    alias Osoba.Test.Repo

    @moduletag :postgres
    @moduletag :capture_log

    defmodule Script do
      @moduledoc "What goes wrong at which function, for whom, in turn; and the time that dispatchers have."

      def start do
        :ets.new(__MODULE__, [:public, :named_table])
        :ets.insert(__MODULE__, {:test, self()})
      end

      def put(function, id, faults), do: :ets.insert(__MODULE__, {{function, id}, faults})

      # Two jobs of one person never take the same fault: each is taken out before it is put back.
      def next(function, id) do
        case :ets.take(__MODULE__, {function, id}) do
          [{key, [fault | later]}] ->
            :ets.insert(__MODULE__, {key, later})
            fault

          _none ->
            nil
        end
      end

      def later(seconds), do: :ets.insert(__MODULE__, {:later, seconds})

      def now do
        seconds = :ets.lookup(__MODULE__, :later)[:later] || 0
        [now: DateTime.add(DateTime.utc_now(), seconds)]
      end

      @doc "Does what goes wrong, and then the work if it still can be done."
      def play(function, id, work) do
        case next(function, id) do
          nil ->
            work.()

          :raise ->
            raise "Зразко Остап, +380501112233, could not be found"

          :die ->
            Process.exit(self(), :kill)

          :hang ->
            send(:ets.lookup_element(__MODULE__, :test, 2), {:hangs, id})
            Process.sleep(:infinity)

          {:write, sql} ->
            Repo.query!(sql, [id], log: false)
            work.()

          answer ->
            answer
        end
      end
    end

    defmodule Host do
      use Osoba.Deduplication.Host, repo: Repo, lag_seconds: 0

      @impl true
      def claim(batch_size, limits), do: super(batch_size, limits ++ Script.now())

      @impl true
      def claim_merges(batch_size, limits), do: super(batch_size, limits ++ Script.now())

      @impl true
      def permit, do: Script.play(:permit, nil, fn -> super() end)

      @impl true
      def load(claim), do: Script.play(:load, claim.person_id, fn -> super(claim) end)

      @impl true
      def candidates(loaded),
        do: Script.play(:candidates, loaded.person.id, fn -> super(loaded) end)

      @impl true
      def declarations(person_id, master_person_id) do
        Script.play(:declarations, person_id, fn ->
          {:ok, %{person: active?(person_id), master: active?(master_person_id)}}
        end)
      end

      defp active?(id) do
        sql = "SELECT FROM declarations WHERE person_id = $1::text::uuid AND active"
        Repo.query!(sql, [id], log: false).num_rows == 1
      end

      @impl true
      def terminate(person_id, reason) do
        Script.play(:terminate, person_id, fn ->
          sql =
            "UPDATE declarations SET active = false, reason = $2, terminated = terminated + 1 WHERE person_id = $1::text::uuid AND active"

          Repo.query!(sql, [person_id, to_string(reason)], log: false)
          :ok
        end)
      end
    end

    defmodule Worker do
      use Osoba.Deduplication.Worker, host: Host, queue: :dedup, max_attempts: 3

      @impl Oban.Worker
      def new(args, options),
        do: Script.play(:new, args["person_id"], fn -> super(args, options) end)

      @impl Oban.Worker
      def backoff(_job), do: 1
    end

    defmodule MergeWorker do
      use Osoba.Deduplication.MergeWorker, host: Host, queue: :merge, max_attempts: 3
      @impl Oban.Worker
      def backoff(_job), do: 1
    end

    defmodule Dispatcher do
      use Osoba.Deduplication.Dispatcher,
        host: Host,
        worker: Worker,
        queue: :dedup_dispatch,
        batch_size: 700,
        max_in_flight: 1_600,
        rate_limit: 5_000
    end

    defmodule MergeDispatcher do
      use Osoba.Deduplication.MergeDispatcher,
        host: Host,
        worker: MergeWorker,
        queue: :dedup_dispatch,
        batch_size: 100,
        max_in_flight: 150,
        breaker: [faults: 6, pause: 1]
    end

    @changed "UPDATE persons SET updated_at = clock_timestamp() AT TIME ZONE 'UTC' WHERE id = $1::text::uuid"
    @gone "UPDATE persons SET status = 'inactive' WHERE id = $1::text::uuid"

    # What is tried with a pair, in turn: who has declarations, what goes wrong at which function, how its candidate
    # ends. `:changed`: one of the two is changed after scoring; `:hang`: its job is at work when the instance goes;
    # `:late`: its job gives up, and the merge is an hour later. Whoever is STALE is scored anew then, and merged.
    @merges [
      {[:person, :master], [], "MERGED"},
      {[:person], [], "DECLINED"},
      {[:master], [], "MERGED"},
      {[], [], "MERGED"},
      {[:person, :master], [declarations: [{:busy, 1}]], "MERGED"},
      {[:person, :master], [declarations: [:raise]], "MERGED"},
      {[:person, :master], [declarations: [:die]], "MERGED"},
      {[:person, :master], [terminate: [{:error, :timeout}]], "MERGED"},
      {[:person, :master], [terminate: [{:busy, 1}, :die]], "MERGED"},
      {[:person, :master], [declarations: [{:write, @changed}]], "STALE"},
      {[:person, :master], :changed, "STALE"},
      {[:person, :master], :hang, "MERGED"},
      {[:person, :master], :late, "MERGED"}
    ]

    setup do
      Script.start()
      %{persons: persons, pairs: pairs} = Duplicates.index(3_000, 300, 17)
      session = Duplicates.database!("dedup_real_oban", persons, [Duplicates.history()])
      repo = RealOban.connect!("dedup_real_oban")

      on_exit(fn ->
        Repo.disconnect(repo)
        Driver.close(session)
      end)

      %{session: session, persons: Enum.map(persons, & &1.id), pairs: pairs}
    end

    defp oban!(queues, plugins) do
      queues = [merge: 15, dedup_dispatch: 1] ++ queues
      options = [plugins: plugins, peer: Oban.Peers.Isolated, shutdown_grace_period: 50]
      start_supervised!({Oban, RealOban.options(queues, options)})
    end

    test "three thousand persons with three hundred pairs: every candidate reaches the one correct state",
         %{session: session, persons: persons, pairs: pairs} do
      RealOban.listen()

      # Workers that fail once, in four ways, that give up, and that die until there is no attempt left.
      gives_up = List.duplicate({:error, {:http, 502}}, 3)
      improper = {:ok, [%{last_name: "Зразко"} | :others]}

      for {{_person, id}, at} <- Enum.with_index(pairs) do
        case rem(at, 10) do
          0 -> Script.put(:load, id, [:raise])
          1 -> Script.put(:load, id, [{:error, {:http, 502}}])
          2 -> Script.put(:load, id, [:die])
          3 when at < 60 -> Script.put(:load, id, gives_up)
          4 when at < 60 -> Script.put(:load, id, [:die, :die, :die])
          5 -> Script.put(:candidates, id, [improper])
          _nothing -> :ok
        end
      end

      # Persons without a double: neither twins nor of a household, who come before them.
      others = persons -- Enum.flat_map(pairs, &Tuple.to_list/1)
      [changed, gone, unreadable] = others |> Enum.chunk_every(10) |> Enum.slice(6, 3)
      for id <- changed, do: Script.put(:load, id, [{:write, @changed}])
      for id <- gone, do: Script.put(:load, id, [{:write, @gone}])

      Driver.rows!(
        session,
        "UPDATE persons SET last_name = repeat('Зразко', 7000) WHERE id = ANY ($1::text::uuid[])",
        [Osoba.SQL.array(unreadable)]
      )

      Script.put(:permit, nil, List.duplicate({:later, 1}, 30))
      # The second batch cannot be inserted.
      Script.put(:new, Enum.at(persons, 1_000), [:raise])

      oban!([dedup: [limit: 15, paused: true]], [])
      {:ok, _job} = Oban.insert(Dispatcher.new(%{}))
      RealOban.until(fn -> dispatchers(session) == %{"discarded" => 1} end)
      # Claims and their jobs are there together or not at all.
      assert RealOban.states(session, "dedup") == %{"available" => 700}
      assert count(session, "verifying_ids WHERE claim_id IS NOT NULL") == 700

      {:ok, _job} = Oban.insert(Dispatcher.new(%{}))
      RealOban.until(fn -> dispatchers(session)["scheduled"] == 1 end)
      assert RealOban.states(session, "dedup") == %{"available" => 1_600}
      # While it waits, another is not inserted; that of merges is another.
      assert {:ok, %{conflict?: true}} = Oban.insert(Dispatcher.new(%{}))
      assert {:ok, %{conflict?: false}} = Oban.insert(MergeDispatcher.new(%{}))
      RealOban.until(fn -> dispatchers(session)["completed"] == 1 end)

      # Some jobs are there twice.
      assert copy!(session, "dedup", 40) == 40
      :ok = Oban.resume_queue(queue: :dedup)
      RealOban.wait(session)

      # Whoever was changed is verified once more; whoever is gone or cannot be read is cancelled.
      assert dispatchers(session) == %{"completed" => 2, "discarded" => 1}

      assert RealOban.states(session, "dedup") ==
               %{"completed" => 3_000 + 40 + 10 - 20 - 12, "cancelled" => 20, "discarded" => 12}

      assert Driver.rows!(
               session,
               "SELECT failure, count(*)::text FROM verifying_ids GROUP BY 1 ORDER BY 1"
             ) == [["http 502", "6"], ["record too_long", "10"], [nil, "6"]]

      early = candidates(session)
      automatic = for {pair, [["NEW", "AUTO_MERGE"]]} <- early, do: pair
      assert automatic -- pairs == [], "somebody else's pair would be merged by rule"
      assert length(automatic) > 200
      late = for {pair, at} <- Enum.with_index(pairs), at < 60, rem(at, 10) in 3..4, do: pair
      assert length(late) == 12
      for pair <- pairs, do: assert(is_map_key(early, pair) == pair not in late, inspect(pair))

      roles = roles(session, automatic)
      {:ok, _job} = Oban.insert(MergeDispatcher.new(%{}))
      for _ <- 1..5, do: assert_receive({:hangs, _id}, 60_000)
      assert copy!(session, "merge", 30) == 30

      # The instance goes while five jobs are at work, which nobody ends until they are looked for.
      RealOban.until(fn -> dispatchers(session)["executing"] == nil end)
      :ok = stop_supervised(Oban)
      assert RealOban.states(session, "merge")["executing"] >= 5
      oban!([dedup: 15], [{Oban.Plugins.Lifeline, rescue_after: 5_000, interval: 500}])
      RealOban.wait(session)

      given_up = for {pair, {_declarations, :late, _status}} <- roles, do: pair
      jobs = length(automatic) + 30 - length(given_up)

      assert RealOban.states(session, "merge") ==
               %{"completed" => jobs, "discarded" => length(given_up)}

      ended = candidates(session)

      for {pair, {_declarations, fault, status}} <- roles do
        status = if fault == :late, do: "IN_PROCESS", else: status
        assert ended[pair] == [[status, "AUTO_MERGE"]], inspect({pair, fault})
      end

      # An hour later claims of whoever died are lost, whoever failed is due, whoever was changed is scored anew.
      Script.later(3_700)
      {:ok, _job} = Oban.insert(Dispatcher.new(%{}))
      RealOban.wait(session)
      {:ok, _job} = Oban.insert(MergeDispatcher.new(%{}))
      RealOban.wait(session)
      assert dispatchers(session) == %{"completed" => 5, "discarded" => 1}
      scored_anew = Enum.count(roles, &match?({_pair, {_declarations, _fault, "STALE"}}, &1))

      assert RealOban.states(session, "dedup") == %{
               "completed" => 3_018 + 12 + scored_anew,
               "cancelled" => 20 + 10,
               "discarded" => 12
             }

      check_candidates(session, roles, late)
      check_backlog(session, unreadable)
      check_privacy(session)
    end

    # Each candidate is in its one right state, and nobody is merged twice, nor is a declaration terminated twice.
    defp check_candidates(session, roles, late) do
      ended = candidates(session)

      merged =
        for {{person, master} = pair, {_declarations, fault, status}} <- roles do
          merged = ["MERGED", "AUTO_MERGE"]

          cond do
            status != "STALE" ->
              assert ended[pair] == [[status, "AUTO_MERGE"]], inspect({pair, fault})
              if status == "MERGED", do: pair

            fault == :changed and master_changes?(pair) ->
              assert ended[pair] == [merged, ["STALE", "AUTO_MERGE"]], inspect(pair)
              pair

            # The changed record is the later one now, and the master.
            true ->
              assert ended[pair] == [["STALE", "AUTO_MERGE"]], inspect(pair)
              assert ended[{master, person}] == [merged], inspect(pair)
              {master, person}
          end
        end

      merged_late = for pair <- late, ended[pair] == [["MERGED", "AUTO_MERGE"]], do: pair
      assert length(merged_late) > 5
      for pair <- late -- merged_late, do: assert(ended[pair] == [["NEW", nil]], inspect(pair))
      merged = Enum.reject(merged, &is_nil/1) ++ merged_late

      assert Duplicates.merged(session) == merged |> Enum.map(&Tuple.to_list/1) |> Enum.sort()
      assert Duplicates.impossible(session) == []
      assert count(session, "deactivated WHERE by_merge") == length(merged)

      # Those who were merged and had a declaration.
      assert Driver.rows!(
               session,
               "SELECT d.person_id FROM declarations d WHERE d.terminated <> (SELECT count(*) FROM merged_pairs m WHERE m.merge_person_id = d.person_id)"
             ) == []

      for [id] <-
            Driver.rows!(
              session,
              "SELECT id::text FROM merge_candidates WHERE status IN ('MERGED', 'DECLINED')"
            ),
          do: assert({:ok, %{same: true, steps: [_ | _]}} = Deduplication.replay(Host, id))
    end

    defp check_backlog(session, unreadable) do
      assert {:ok, backlog} = Deduplication.backlog(Host)
      assert %{due: 0, in_flight: 0, postponed: 10, merges: 0} = backlog

      assert Driver.rows!(
               session,
               "SELECT id::text, failures::text, failure, claim_id::text FROM verifying_ids ORDER BY 1"
             ) == for(id <- Enum.sort(unreadable), do: [id, "2", "record too_long", nil])

      assert count(
               session,
               "merge_candidates WHERE merge_reason IS NULL AND status NOT IN ('NEW', 'STALE')"
             ) == 0
    end

    # Nothing that Oban stores or tells, or that the repository tells, names anybody.
    defp check_privacy(session) do
      marks = ~w(Зразко енко ськ Остап Захар Меланія ович івна +380 Київ PASSPORT MALE)

      for text <- [RealOban.stored(session) | RealOban.told()],
          mark <- marks,
          do: refute(text =~ mark)
    end

    defp dispatchers(session), do: RealOban.states(session, "dedup_dispatch")

    defp count(session, from) do
      [[count]] = Driver.rows!(session, "SELECT count(*)::text FROM #{from}")
      String.to_integer(count)
    end

    # The same arguments in further jobs, of whom nothing is to go wrong with; how many there are.
    defp copy!(session, queue, limit) do
      rows =
        Driver.rows!(
          session,
          "SELECT worker, args::text FROM oban_jobs WHERE queue = $1 ORDER BY id DESC",
          [queue]
        )

      rows
      |> Enum.map(fn [worker, args] -> {Module.concat([worker]), Osoba.JSON.read!(args)} end)
      |> Enum.reject(fn {_worker, args} -> scripted?(session, args) end)
      |> Enum.take(limit)
      |> Enum.map(fn {worker, args} -> worker.new(args) end)
      |> Oban.insert_all()
      |> length()
    end

    defp scripted?(_session, %{"person_id" => id}), do: :ets.member(Script, {:load, id})

    defp scripted?(session, %{"merge_candidate_id" => id}) do
      [[id]] =
        Driver.rows!(session, "SELECT person_id::text FROM merge_candidates WHERE id = $1", [id])

      Enum.any?([:declarations, :terminate], &:ets.member(Script, {&1, id}))
    end

    # Gives each pair what is tried with it, and its declarations.
    defp roles(session, automatic) do
      roles =
        automatic
        |> Enum.sort()
        |> Enum.zip(Stream.cycle(@merges))
        |> Enum.with_index(fn {pair, {declarations, fault, status}}, at ->
          # Of those whose instance goes, and of those that give up, a few are enough.
          enough? = fault in [:hang, :late] and at >= 5 * length(@merges)
          {pair, {declarations, if(enough?, do: [], else: fault), status}}
        end)

      for {{person, master}, {declarations, fault, _status}} <- roles do
        for {side, id} <- [person: person, master: master],
            side in declarations,
            do:
              Driver.rows!(
                session,
                "INSERT INTO declarations (person_id, active) VALUES ($1, true)",
                [id]
              )

        case fault do
          :changed ->
            Repo.query!(
              @changed,
              [if(master_changes?({person, master}), do: master, else: person)],
              log: false
            )

          :hang ->
            Script.put(:declarations, person, [:hang])

          :late ->
            Script.put(:declarations, person, List.duplicate({:error, {:http, 503}}, 3))

          faults ->
            for {function, list} <- faults, do: Script.put(function, person, list)
        end
      end

      roles
    end

    defp master_changes?({person, _master}), do: rem(:erlang.phash2(person), 2) == 0

    # The statuses and reasons of each pair.
    defp candidates(session) do
      session
      |> Driver.rows!(
        "SELECT person_id::text, master_person_id::text, status, merge_reason FROM merge_candidates ORDER BY status"
      )
      |> Enum.group_by(
        fn [person, master, _status, _reason] -> {person, master} end,
        fn [_person, _master, status, reason] -> [status, reason] end
      )
    end
  end
end
