defmodule Osoba.EctoTest do
  @moduledoc "The stores over a repository: Ecto's own where Ecto is, else a stand-in as strict as Postgrex."
  use ExUnit.Case, async: false

  import Osoba.Test.Database

  alias Osoba.Matching
  alias Osoba.Test.Driver
  alias Osoba.Test.People
  alias Osoba.Test.Repo
  alias Osoba.UnzrSync.Store.Ecto, as: Store
  alias Osoba.UnzrSync.Store.Postgres.Schema
  alias Osoba.Verification

  @moduletag :postgres
  @now ~U[2024-05-01 01:00:00Z]

  test "the Oban that the workers run on is printed" do
    kind = if Repo.real?(), do: "Ecto's repository", else: "the stand-in for a repository"
    assert Code.ensure_loaded?(Ecto.Repo) == Repo.real?()
    IO.puts("\n(the stores over Ecto are tested on #{kind})")
  end

  for timestamps <- [:timestamp, :timestamptz] do
    test "a person from claim to release, with time columns of type #{timestamps}" do
      options = [timestamps: unquote(timestamps)]
      name = "ecto_#{unquote(timestamps)}"
      Osoba.Test.Postgres.create!(name)
      session = Driver.connect!(Osoba.Test.Postgres.address(), name)
      Enum.each(Schema.tables(options) ++ Schema.up(options), &Driver.run!(session, &1))
      repo = Repo.connect!(Osoba.Test.Postgres.address(), name)

      id =
        person!(session, 1,
          unzr: "19910824-00026",
          unzr_verification_status: "VERIFIED",
          unzr_synced_at: "2023-08-05T00:00:00Z"
        )

      person!(session, 2,
        unzr_verification_status: "VERIFIED",
        unzr_synced_at: "2023-08-05T00:00:01Z"
      )

      limits = [
        daily_limit: 10,
        max_in_flight: 5,
        rate_limit: 50,
        breaker: [faults: 1, pause: 60]
      ]

      assert {:ok, [%{person_id: ^id} = claim]} =
               Store.claim(Repo, [now: @now] ++ limits ++ options)

      assert {:ok, _wait} = Store.permit(Repo, options)
      assert {:ok, loaded} = Store.load(Repo, claim, options)
      assert loaded.person.birth_date == ~D[1991-08-24]
      assert loaded.verification.unzr_synced_at == ~U[2023-08-05 00:00:00.000000Z]
      assert loaded.verification.updated_at == ~U[2024-05-01 01:00:00.000000Z]

      {:ok, changes} = Verification.release(loaded.before_claim)
      failed = %{changes | failure: {:registry, :timeout}}
      assert Store.release(Repo, claim, failed, [now: @now] ++ options) == :released
      assert Store.claim(Repo, [now: @now] ++ options) == {:ok, []}
      assert {:ok, %{postponed: 1, due: 0}} = Store.backlog(Repo, [now: @now] ++ options)
      later = DateTime.add(@now, 3_600)
      assert {:ok, [claim]} = Store.claim(Repo, [now: later] ++ options)

      {:apply, changes} =
        Verification.sync(loaded.person, loaded.verification, %{status: 1}, now: later)

      assert Store.apply_changes(Repo, claim, changes, [now: later] ++ options) == :applied
      assert Store.apply_changes(Repo, claim, changes, [now: later] ++ options) == :left
      assert Store.release(Repo, claim, nil, options) == :left

      utc = if unquote(timestamps) == :timestamptz, do: " AT TIME ZONE 'UTC'", else: ""

      assert [["VERIFIED", "2024-05-01 02:00:00", "1991-08-24"]] =
               Driver.rows!(
                 session,
                 "SELECT unzr_verification_status, (unzr_synced_at#{utc})::text, date_birth::text FROM person_verifications v JOIN unzr_data d ON d.id = v.unzr_data_id WHERE person_id = $1",
                 [id]
               )

      assert Store.report(Repo, :fault, options) == {:ok, 60}
      assert {:closed, _seconds} = Store.permit(Repo, options)
      assert {:wait, _seconds, :registry} = Store.claim(Repo, [now: later] ++ limits ++ options)
      Driver.run!(session, "DROP TABLE unzr_pace")
      assert Store.permit(Repo, options) == {:error, {:database, "42P01"}}

      Repo.disconnect(repo)
      Driver.close(session)
    end
  end

  for keys <- [:columns, :tables] do
    test "matching with #{keys} gives what it gives over texts" do
      keys = [keys: unquote(keys)]
      name = "ecto_#{unquote(keys)}"
      session = fresh!(name, Matching.Postgres.Schema.up(keys))
      repo = Repo.connect!(Osoba.Test.Postgres.address(), name)
      persons = 400 |> People.index(5) |> People.share_phones()
      People.insert!(session, persons)

      {:ok, last} = Matching.Ecto.index(Repo, nil, [batch_size: 300] ++ keys)
      {:ok, last} = Matching.Ecto.index(Repo, last, [batch_size: 300] ++ keys)
      assert {:ok, nil} = Matching.Ecto.index(Repo, last, keys)
      assert :ok = Matching.Ecto.index_persons(Repo, [hd(persons).id], keys)
      texts = Matching.Postgres.answer(Driver.query(session), keys)

      for registration <- People.registrations(persons, 60, 7) do
        {:ok, here} =
          Matching.run(registration, [preset: :registration], Matching.Ecto.answer(Repo, keys),
            document: true
          )

        {:ok, there} = Matching.run(registration, [preset: :registration], texts, document: true)
        assert here == there
      end

      for submission <- Enum.take(persons, 5) do
        submission = Map.drop(submission, [:id])
        policy = [threshold: 0.9, procedure: :confidant_phone]

        assert Matching.run(submission, policy, Matching.Ecto.answer(Repo, keys)) ==
                 Matching.run(submission, policy, texts)
      end

      Enum.each(Matching.Postgres.Schema.down(keys), &Driver.run!(session, &1))
      Repo.disconnect(repo)
      Driver.close(session)
    end
  end

  test "a host over a repository runs claims and jobs in one transaction" do
    name = "ecto_host"
    session = fresh!(name)
    repo = Repo.connect!(Osoba.Test.Postgres.address(), name)
    for number <- 1..3, do: person!(session, number)

    defmodule Host do
      use Osoba.UnzrSync.Host, repo: Osoba.Test.Repo, claim_timeout_minutes: 90
      @impl true
      def ask(_request), do: {:error, :timeout}
    end

    failing = [
      claim: &Host.claim(&1, now: @now),
      insert: fn _ -> {:error, :full} end,
      transaction: &Host.transaction/1
    ]

    assert Osoba.UnzrSync.dispatch(failing) == {:error, :full}
    assert Driver.rows!(session, "SELECT count(*)::text FROM unzr_claims") == [["0"]]
    test = self()
    working = Keyword.put(failing, :insert, fn args -> send(test, {:args, args}) && :ok end)
    assert Osoba.UnzrSync.dispatch(working) == {:ok, 3}
    assert_received {:args, [args, _, _]}
    # Without a number there is nothing to be asked.
    assert {:ok, %{status: :verification_not_needed}} = Osoba.UnzrSync.run(args, Host)
    assert {:ok, %{in_flight: 2}} = Osoba.UnzrSync.backlog(Host, now: @now)
    Repo.disconnect(repo)
    Driver.close(session)
  end
end
