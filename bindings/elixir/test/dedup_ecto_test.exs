defmodule Osoba.DedupEctoTest do
  @moduledoc """
  Deduplication over a repository: Ecto's own where Ecto is, else a stand-in as strict as Postgrex; with both types of
  time columns and both kinds of keys.
  """
  use ExUnit.Case, async: false

  import Osoba.Test.Database, only: [uuid: 1]

  alias Osoba.Deduplication
  alias Osoba.Deduplication.Review
  alias Osoba.Deduplication.Store.Ecto, as: Store
  alias Osoba.Test.Driver
  alias Osoba.Test.Duplicates
  alias Osoba.Test.Repo

  @moduletag :postgres

  for {timestamps, keys} <- [timestamp: :columns, timestamptz: :tables] do
    defmodule Module.concat(__MODULE__, "Host_#{timestamps}") do
      use Osoba.Deduplication.Host,
        repo: Osoba.Test.Repo,
        timestamps: unquote(timestamps),
        keys: unquote(keys),
        lag_seconds: 0

      @impl true
      def declarations(_person_id, _master_person_id), do: {:ok, %{person: true, master: true}}

      @impl true
      def terminate(_person_id, reason) when reason in [:auto_merge, :manual_merge], do: :ok
    end

    test "from claim to merge and review, with #{timestamps} and keys in #{keys}" do
      options = [timestamps: unquote(timestamps)]
      host = Module.concat(__MODULE__, "Host_#{unquote(timestamps)}")
      name = "dedup_ecto_#{unquote(timestamps)}"
      Osoba.Test.Postgres.create!(name)
      session = Driver.connect!(Osoba.Test.Postgres.address(), name)

      schema =
        Osoba.UnzrSync.Store.Postgres.Schema.tables(options) ++
          Osoba.Matching.Postgres.Schema.up(keys: unquote(keys)) ++
          Deduplication.Store.Postgres.Schema.up(options)

      Enum.each(schema, &Driver.run!(session, &1))
      people!(session)
      repo = Repo.connect!(Osoba.Test.Postgres.address(), name)
      {:ok, _last} = Osoba.Matching.Ecto.index(Repo, nil, [keys: unquote(keys)] ++ options)

      limits = [
        daily_limit: 10,
        max_in_flight: 9,
        rate_limit: 100,
        breaker: [faults: 2, pause: 60]
      ]

      assert {:ok, claims} = host.claim(10, limits)
      assert length(claims) == 4

      results =
        for claim <- claims,
            do:
              Deduplication.run(
                %{"person_id" => claim.person_id, "claim_id" => claim.claim_id},
                host
              )

      assert Enum.map(results, fn {:ok, verified} -> {verified.found, verified.manual} end) ==
               [{0, 0}, {1, 0}, {0, 0}, {1, 1}]

      assert {:ok, %{due: 0, merges: 1, reviews: 1}} = Store.backlog(Repo, options)
      assert {:ok, [%{merge_candidate_id: id}]} = host.claim_merges(10, limits)
      assert Deduplication.merge(%{"merge_candidate_id" => id}, host) == {:ok, %{result: :merged}}
      assert {:ok, %{same: true, steps: [_, :merged]}} = Deduplication.replay(host, id)
      assert {:ok, nil} = Store.audit(Repo, uuid(9), options)

      [one, two, three] = for clerk <- 1..3, do: uuid(7_000_000 + clerk)

      for clerk <- [one, two, three] do
        assert {:ok, request} = Review.assign(host, clerk)
        assert {:ok, pair} = Review.pair(host, request.id, clerk)
        assert :gender_clash in pair.cautions
        decision = %{clerk_id: clerk, status: :merge, comment: "так"}
        assert {:ok, _decided} = Review.decide(host, request.id, decision)
        assert {:refuse, %{http: 409}} = Review.decide(host, request.id, decision)
      end

      assert {:ok, [%{merge_candidate_id: manual}]} = host.claim_merges(10, [])

      assert Deduplication.merge(%{"merge_candidate_id" => manual}, host) ==
               {:ok, %{result: :merged}}

      assert {:ok, 0} = Store.permit(Repo, :dedup, options)
      assert {:ok, 0} = Store.report(Repo, :merge, :answered, options)

      utc = if unquote(timestamps) == :timestamptz, do: " AT TIME ZONE 'UTC'", else: ""

      assert [["true"]] =
               Driver.rows!(
                 session,
                 "SELECT bool_and(abs(extract(epoch FROM (inserted_at#{utc}) - (now() AT TIME ZONE 'UTC'))) < 600)::text FROM merged_pairs"
               )

      Repo.disconnect(repo)
      Driver.close(session)
    end
  end

  # Two pairs: one automatic, one whose genders differ.
  defp people!(session) do
    people =
      for {number, gender} <- [{1, "MALE"}, {2, "MALE"}, {3, "MALE"}, {4, "FEMALE"}] do
        which = div(number - 1, 2)

        %{
          id: uuid(number),
          first_name: "Остап",
          last_name: Enum.at(["Зразко", "Ожинюк"], which),
          second_name: "Вигаданович",
          birth_date: Enum.at(["1991-08-24", "1950-01-07"], which),
          gender: gender,
          tax_id: "9#{300_000_000 + which * 7}",
          no_tax_id: false,
          birth_settlement: nil,
          status: "active",
          is_active: true,
          documents: [%{type: "PASSPORT", number: "АА#{200_000 + which * 11}"}],
          addresses: [],
          authentication_methods: [%{type: "OTP", phone_number: "+38050#{1_000_000 + which}"}]
        }
      end

    Osoba.Test.People.insert!(session, people)

    for number <- 1..4 do
      sql =
        "UPDATE persons SET updated_at = '#{Duplicates.at(number)}Z' WHERE id = '#{uuid(number)}'"

      Driver.run!(session, sql)
    end
  end
end
