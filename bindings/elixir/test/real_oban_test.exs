# Only where Oban and Ecto are.
if Code.ensure_loaded?(Oban.Registry) and Code.ensure_loaded?(Ecto.Adapters.Postgres) do
  defmodule Osoba.RealObanTest do
    @moduledoc "The worker and the dispatcher on real queues of Oban, over a real repository."
    use ExUnit.Case, async: false

    import Osoba.Test.Database

    @moduletag :postgres

    alias Osoba.Test.Driver
    alias Osoba.Test.RealOban

    defmodule Host do
      use Osoba.UnzrSync.Host, repo: Osoba.Test.Repo

      @impl true
      def ask(request) do
        case request.family_name do
          "Знайдений" ->
            {:ok, %{status: 1, description: "так"}}

          "Незнайдений" ->
            {:ok, %{status: 0}}

          "Відхилений" ->
            {:ok, %{status: -1}}

          "Зайнятий" ->
            if :persistent_term.get({__MODULE__, :busy}, true),
              do: {:busy, 1},
              else: {:ok, %{status: 1}}

          "Мовчазний" ->
            {:error, {:http, 502}}
        end
      end
    end

    defmodule Worker do
      use Osoba.UnzrSync.Worker, host: Host, queue: :unzr, max_attempts: 2
      @impl Oban.Worker
      def backoff(_job), do: 1
    end

    defmodule Dispatcher do
      use Osoba.UnzrSync.Dispatcher,
        host: Host,
        worker: Worker,
        queue: :unzr_dispatch,
        batch_size: 1_500,
        max_in_flight: 3_000
    end

    test "three thousand persons through real queues reach the one correct state each" do
      name = "real_oban"
      session = fresh!(name)
      repo = RealOban.connect!(name)

      ends = %{
        "Знайдений" => {2_000, "VERIFIED"},
        "Незнайдений" => {600, "NOT_VERIFIED"},
        "Відхилений" => {150, "VERIFICATION_NEEDED"},
        "Мовчазний" => {150, "VERIFICATION_NEEDED"},
        "Зайнятий" => {100, "VERIFIED"}
      }

      Driver.run!(session, "BEGIN")

      for {{last_name, {count, _status}}, group} <- Enum.with_index(ends), number <- 1..count do
        number = group * 10_000 + number
        person!(session, number, last_name: last_name, unzr: unzr(number))
      end

      Driver.run!(session, "COMMIT")
      RealOban.listen()
      {:ok, oban} = Oban.start_link(RealOban.options(unzr: 15, unzr_dispatch: 1))

      {:ok, _job} = Oban.insert(Dispatcher.new(%{}))
      # A second one is not inserted while the first is not finished.
      assert {:ok, %{conflict?: true}} = Oban.insert(Dispatcher.new(%{}))
      Process.sleep(1_500)
      :persistent_term.put({Host, :busy}, false)
      RealOban.wait(session)

      for {last_name, {count, status}} <- ends do
        sql =
          "SELECT count(*)::text FROM person_verifications v JOIN persons p ON p.id = v.person_id WHERE p.last_name = $1 AND v.unzr_verification_status = $2"

        assert {last_name, Driver.rows!(session, sql, [last_name, status])} ==
                 {last_name, [["#{count}"]]}
      end

      assert Driver.rows!(
               session,
               "SELECT count(*)::text FROM unzr_claims WHERE claim_id IS NOT NULL"
             ) == [["0"]]

      assert Driver.rows!(
               session,
               "SELECT failure, count(*)::text FROM unzr_claims GROUP BY 1 ORDER BY 1"
             ) == [["http 502", "150"], ["registry mandatory_fields", "150"]]

      assert RealOban.states(session, "unzr") ==
               %{"cancelled" => 150, "completed" => 2_700, "discarded" => 150}

      # Nothing that Oban stores or tells, or that the repository tells, names anybody. Identifiers are random, so
      # what is looked for is longer than their parts.
      for text <- [RealOban.stored(session) | RealOban.told()],
          mark <- ["Знайдений", "Мовчазний", "Остап", "1991-08-24", "19500101-"],
          do: refute(text =~ mark)

      Supervisor.stop(oban)
      Osoba.Test.Repo.disconnect(repo)
      Driver.close(session)
    end
  end
end
