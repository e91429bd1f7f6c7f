defmodule Osoba.ClusterTest do
  @moduledoc """
  The whole job on real parts: 3,000 persons in PostgreSQL, a registry over HTTP that does everything
  a registry can do, two nodes that take from one table, workers and a node that are killed while
  they ask. Every person ends in the one right state, none is processed twice, none is lost.
  """
  use ExUnit.Case, async: false

  import Osoba.Test.Database
  import Osoba.Test.Nodes

  alias Osoba.Test.Driver
  alias Osoba.Test.Queue
  alias Osoba.Test.Registry
  alias Osoba.Test.UnzrDispatcher
  alias Osoba.Test.UnzrHost

  @moduletag :postgres
  @moduletag :stand_in

  @verified {"VERIFIED", "AUTO"}
  @not_verified {"NOT_VERIFIED", "AUTO"}
  @as_before {"VERIFICATION_NEEDED", "INITIAL"}

  # How many, what the registry does about them, where they end, and columns that differ.
  @groups [
    # The first that are taken: whoever asks about them can be killed while asking.
    {12, [{:slow, 600}], @verified, %{}},
    {1_524, [:found], @verified, %{}},
    {600, [:not_found], @not_verified, %{}},
    {80, nil, {"VERIFICATION_NOT_NEEDED", "AUTO_DATA_ABSENT"}, %{unzr: nil}},
    {70, nil, {"VERIFICATION_NOT_NEEDED", "AUTO_DATA_ABSENT"}, %{unzr: ""}},
    {150, nil, {"NOT_VERIFIED", "AUTO_INCORRECT_DATA"}, %{unzr: "19910824_00026"}},
    {50, [:invalid], @as_before, %{}},
    {50, [:error], @as_before, %{}},
    {20, [{:status, 99}], @as_before, %{}},
    {40, [:refused], @as_before, %{}},
    {20, nil, @as_before, %{birth_date: nil}},
    {24, [{:slow, 2_000}, :found], @verified, %{}},
    {60, [:refused, :found], @verified, %{}},
    {30, [:garbage, :not_found], @not_verified, %{}},
    {30, [:half, :not_found], @not_verified, %{}},
    {40, [{:busy, 1}, :found], @verified, %{}},
    # Signed again while the registry is asked: left alone, due again at once, then found.
    {20, [:signed_meanwhile, :found], @verified, %{}},
    # These are not due.
    {60, nil, {"VERIFICATION_NEEDED", "INITIAL"}, %{status: "inactive"}},
    {40, nil, {"NOT_VERIFIED", "MANUAL"},
     %{unzr_verification_status: "NOT_VERIFIED", unzr_verification_reason: "MANUAL"}},
    {40, nil, {"VERIFIED", "AUTO"},
     %{
       unzr_verification_status: "VERIFIED",
       unzr_verification_reason: "AUTO",
       unzr_synced_at: "2999-01-01"
     }},
    {20, nil, {"IN_REVIEW", "AUTO"},
     %{
       unzr_verification_status: "IN_REVIEW",
       unzr_verification_reason: "AUTO",
       updated_at: "2999-01-01"
     }},
    {20, nil, {"VERIFICATION_NOT_NEEDED", "AUTO_DATA_ABSENT"},
     %{
       unzr_verification_status: "VERIFICATION_NOT_NEEDED",
       unzr_verification_reason: "AUTO_DATA_ABSENT",
       unzr: nil
     }}
  ]

  @history """
  CREATE TABLE history (id bigserial PRIMARY KEY, person_id uuid, before text, after text, reason text);
  CREATE FUNCTION remember() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO history (person_id, before, after, reason)
    VALUES (NEW.person_id, OLD.unzr_verification_status, NEW.unzr_verification_status, NEW.unzr_verification_reason);
    RETURN NEW;
  END $$;
  CREATE TRIGGER remember AFTER UPDATE ON person_verifications FOR EACH ROW EXECUTE FUNCTION remember()
  """

  test "three thousand persons on two nodes, with every fault, reach the one correct state each" do
    session = fresh!("cluster", [Queue.ddl(), @history])
    registry = Registry.start()
    on_exit(fn -> Registry.stop(registry) end)
    persons = populate(session, registry)
    assert length(persons) == 3_000

    settings = [
      address: Osoba.Test.Postgres.address(),
      database: "cluster",
      registry: registry.port
    ]

    UnzrHost.configure(settings)
    Queue.install()

    # Two nodes that stay and one that is killed.
    nodes = for name <- ~w(second first doomed), do: {name, node!(settings)}
    [{_, second}, {_, first}, {_, doomed}] = nodes

    # Two dispatchers at once take everything that is due, a hundred at a time.
    dispatched =
      [first, second]
      |> Enum.map(&Task.async(fn -> dispatch_all(&1) end))
      |> Task.await_many(60_000)
      |> Enum.sum()

    due = Enum.count(persons, & &1.due)
    assert dispatched == due
    assert Queue.states(session) == %{"available" => due}

    # The first persons that are taken are slow, so that workers die while they ask.
    [_, [victim | _], _] =
      for {name, node} <- Enum.reverse(nodes), do: :peer.call(node, Queue, :start, [4, name])

    wait(fn -> asking?(session, "first/1") and asking?(session, "doomed/") end)
    :peer.cast(first, Process, :exit, [victim, :kill])
    kill!(doomed)

    wait(fn -> idle?(session) end)
    lost = Driver.rows!(session, "SELECT person_id FROM jobs WHERE state = 'executing'")
    assert lost != [], "nobody was killed while at work"
    # Every claim that is left belongs to a job that died with its worker, or was there before.
    claims =
      Driver.rows!(
        session,
        "SELECT person_id::text FROM unzr_claims WHERE claim_id IS NOT NULL"
      )

    assert Enum.all?(claims, &(&1 in lost))

    # Who failed is postponed, and was reported.
    check_failures(session, persons)

    # An hour later the claims are lost, and due again, as is whoever was signed meanwhile or failed.
    for node <- [first, second] do
      :peer.call(node, UnzrHost, :configure, [
        [now: DateTime.add(DateTime.utc_now(), 3601)] ++ settings
      ])
    end

    assert dispatch_all(first) > 0
    wait(fn -> idle?(session) end)

    check_states(session, persons)
    check_history(session, persons, List.flatten(lost))
    check_registry(registry, persons, List.flatten(lost))
    check_privacy(session)

    assert Driver.rows!(
             session,
             "SELECT count(*)::text FROM unzr_claims WHERE claim_id IS NOT NULL"
           ) == [["0"]]

    :peer.stop(first)
    :peer.stop(second)
    Driver.close(session)
  end

  defp populate(session, registry) do
    groups =
      Enum.flat_map(@groups, fn {count, asked, ends, columns} ->
        List.duplicate({asked, ends, columns}, count)
      end)

    Driver.run!(session, "BEGIN")

    persons =
      for {{asked, ends, columns}, number} <- Enum.with_index(groups, 1) do
        unzr = Map.get(columns, :unzr, unzr(number))

        id =
          person!(session, number, Map.merge(%{last_name: "МІТКА#{number}", unzr: unzr}, columns))

        if asked, do: Registry.behave(registry, unzr, Enum.map(asked, &behaviour(&1, id)))
        due = not Enum.any?([:status, :unzr_verification_status], &is_map_key(columns, &1))
        %{id: id, unzr: unzr, asked: asked, ends: ends, due: due}
      end

    Driver.run!(session, "COMMIT")
    persons
  end

  defp behaviour(:signed_meanwhile, id), do: {:first, fn -> signed_again(id) end, :found}
  defp behaviour(behaviour, _id), do: behaviour

  defp signed_again(id) do
    session = Driver.connect!(Osoba.Test.Postgres.address(), "cluster")
    {:ok, changes} = Osoba.Verification.request_signed("19910824-00026")
    columns = Osoba.Verification.Changes.columns_to_db(changes)

    sets =
      Enum.map_join(columns, ", ", fn {column, value} ->
        "#{column} = #{if value, do: "'#{value}'", else: "NULL"}"
      end)

    Driver.rows!(session, "UPDATE person_verifications SET #{sets} WHERE person_id = $1", [id])
    Driver.close(session)
  end

  defp dispatch_all(node), do: :peer.call(node, Queue, :dispatch_all, [UnzrDispatcher], 60_000)

  defp asking?(session, runner) do
    sql = "SELECT count(*)::text FROM jobs WHERE state = 'executing' AND node LIKE $1 || '%'"
    Driver.rows!(session, sql, [runner]) != [["0"]]
  end

  defp idle?(session) do
    sql = "SELECT count(*)::text FROM jobs WHERE state IN ('available', 'retryable', 'scheduled')"

    if Driver.rows!(session, sql) == [["0"]] do
      # What is executing now either finishes soon or never.
      Process.sleep(1_500)
      Driver.rows!(session, sql) == [["0"]]
    end
  end

  defp wait(condition) do
    unless condition.() do
      Process.sleep(20)
      wait(condition)
    end
  end

  defp check_states(session, persons) do
    for person <- persons do
      found = verification(session, person.id)
      place = "#{person.id} #{inspect(person.asked)}"

      assert {found.unzr_verification_status, found.unzr_verification_reason} == person.ends,
             place

      if person.due do
        [[unzr]] = Driver.rows!(session, "SELECT unzr FROM persons WHERE id = $1", [person.id])

        columns =
          {found.unzr_data_id != nil, found.unzr_data_status, found.unzr_synced_at != nil,
           found.unzr_unverified_at != nil}

        case person.ends do
          {"VERIFIED", "AUTO"} -> assert columns == {true, "1", true, false}, place
          {"NOT_VERIFIED", "AUTO"} -> assert columns == {false, "0", true, true}, place
          {"NOT_VERIFIED", _} -> assert {columns, unzr} == {{false, nil, false, true}, nil}, place
          _untouched_or_absent -> assert columns == {false, nil, false, false}, place
        end
      end
    end

    linked =
      "SELECT count(*)::text FROM person_verifications v JOIN persons p ON p.id = v.person_id JOIN unzr_data d ON d.id = v.unzr_data_id AND d.unzr = p.unzr AND d.family_name = p.last_name"

    verified = Enum.count(persons, &(&1.due and &1.ends == @verified))
    assert Driver.rows!(session, linked) == [["#{verified}"]]
    assert Driver.rows!(session, "SELECT count(*)::text FROM unzr_data") == [["#{verified}"]]
  end

  # Whoever ends as before has failed once, for the reason that can be told, and is not due for an hour.
  defp check_failures(session, persons) do
    failed = for person <- persons, person.due, person.ends == @as_before, do: person.id

    rows =
      Driver.rows!(
        session,
        "SELECT person_id::text FROM unzr_claims WHERE failures = 1 AND claim_id IS NULL AND due_after > (now() AT TIME ZONE 'UTC') + interval '50 minutes'"
      )

    assert Enum.sort(List.flatten(rows)) == Enum.sort(failed)

    reasons =
      List.flatten(
        Driver.rows!(
          session,
          "SELECT DISTINCT failure FROM unzr_claims WHERE claim_id IS NULL ORDER BY 1"
        )
      )

    assert reasons == [
             "record birth_date required",
             "registry mandatory_fields",
             "registry registry_error",
             "registry transport_fault",
             "registry unknown_code"
           ]
  end

  # Nobody's result was written twice, and nobody's was written who ends as before.
  defp check_history(session, persons, _lost) do
    sql =
      "SELECT person_id::text, count(*)::text FROM history WHERE before = 'IN_REVIEW' AND after IN ('VERIFIED', 'NOT_VERIFIED', 'VERIFICATION_NOT_NEEDED') GROUP BY 1"

    results =
      Map.new(Driver.rows!(session, sql), fn [id, count] -> {id, String.to_integer(count)} end)

    for person <- persons do
      expected = if person.due and person.ends != @as_before, do: 1, else: 0
      assert Map.get(results, person.id, 0) == expected, "#{person.id} #{inspect(person.asked)}"
    end
  end

  # The registry was asked once about whom it answered at once, unless the worker was killed.
  defp check_registry(registry, persons, lost) do
    asked = Registry.asked(registry)

    for person <- persons, person.asked in [[:found], [:not_found]] do
      if person.id in lost,
        do: assert(asked[person.unzr] in 1..2),
        else: assert(asked[person.unzr] == 1)
    end

    for person <- persons, person.asked == nil, do: refute(is_map_key(asked, person.unzr))
  end

  # Whatever the queue stores as text names nobody.
  defp check_privacy(session) do
    ids = "SELECT count(*)::text FROM jobs WHERE NOT (person_id || claim_id) ~ '^[0-9a-f-]{72}$'"
    assert Driver.rows!(session, ids) == [["0"]]
    rows = Driver.rows!(session, "SELECT result FROM jobs")
    text = inspect(rows, limit: :infinity, printable_limit: :infinity)
    # Whole dates and numbers: a process or a time may hold any four digits.
    dates = ["1991-08-24", "{1991, 8", "19910824", "1950-01-01", "{1950, 1", "19500101"]
    for mark <- ["МІТКА", "Остап" | dates], do: refute(text =~ mark)
  end
end
