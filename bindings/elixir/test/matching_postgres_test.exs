defmodule Osoba.MatchingPostgresTest do
  use ExUnit.Case, async: false

  alias Osoba.Matching
  alias Osoba.Matching.Postgres
  alias Osoba.Test.Driver
  alias Osoba.Test.People

  @moduletag :postgres
  @policy [preset: :registration]

  setup_all do
    if Osoba.Test.Postgres.programs() do
      session =
        Osoba.Test.Database.fresh!(
          "matching",
          Postgres.Schema.up() ++ Postgres.Schema.up(keys: :tables)
        )

      persons = 20_000 |> People.index(2024) |> People.share_phones()
      People.insert!(session, persons)
      for keys <- [:columns, :tables], do: index_all(Driver.query(session), nil, keys)
      Driver.run!(session, "ANALYZE")
      Driver.close(session)
      %{persons: persons}
    else
      :ok
    end
  end

  setup do
    session = Driver.connect!(Osoba.Test.Postgres.address(), "matching")
    on_exit(fn -> Driver.close(session) end)
    %{session: session, query: Driver.query(session)}
  end

  defp index_all(query, after_id, keys) do
    case Postgres.index(query, after_id, batch_size: 5_000, keys: keys) do
      {:ok, nil} -> :ok
      {:ok, last} -> index_all(query, last, keys)
    end
  end

  test "500 registrations against 20,000 persons in the database are decided as over lists in memory",
       %{persons: persons, query: query} do
    {:ok, keys} = Matching.keys(persons)
    memory = memory(Enum.zip(persons, keys))

    decisions =
      for registration <- People.registrations(persons, 500, 7) do
        {:ok, there} = Matching.run(registration, @policy, &answer(memory, &1), document: true)

        for keys <- [:columns, :tables] do
          answer = Postgres.answer(query, keys: keys)
          {:ok, here} = Matching.run(registration, @policy, answer, document: true)
          assert here.document == there.document
        end

        there
      end

    # Every way to end that the procedure has is among them.
    rules = decisions |> Enum.map(&{&1.decision, &1.rule}) |> Enum.uniq()

    for expected <- [
          {:exists, :phone_and_tax_id},
          {:exists, :model_above_threshold},
          {:refused, :phone_limit},
          {:create, :model_not_above_threshold},
          {:create, :no_candidates},
          {:update, :same_phone_and_tax_id},
          {:update, :model_above_threshold}
        ] do
      assert expected in rules, "nobody ended as #{inspect(expected)}: #{inspect(rules)}"
    end

    assert Enum.all?(decisions, &(&1.ignored == []))
  end

  test "the look-ups find exactly the persons that share a cluster by the core's own check",
       %{persons: persons, query: query} do
    active = Enum.filter(persons, &(&1.status == "active"))

    for registration <- People.registrations(persons, 400, 11),
        not is_map_key(registration, :person_id) do
      registration
    end
    |> Enum.take_every(50)
    |> Enum.each(fn registration ->
      facts = %{phone_holders: [], candidates: active}
      {:decided, all} = Matching.decide(registration, facts, @policy)
      {:ok, [keys]} = Matching.keys([registration])
      {:ok, ids} = Postgres.candidate_ids(query, keys)
      assert {:ok, ids} == Postgres.candidate_ids(query, keys, keys: :tables)
      assert ids == all.candidates |> Enum.map(& &1.id) |> Enum.sort()
      assert length(all.ignored) == length(active) - length(ids)
    end)
  end

  test "the other questions are answered from the tables", %{
    persons: persons,
    session: session,
    query: query
  } do
    person =
      Enum.find(
        persons,
        &(&1.status == "active" and &1.tax_id && &1.second_name &&
            hd(&1.authentication_methods).phone_number)
      )

    inactive = Enum.find(persons, &(&1.status == "inactive"))
    phone = hd(person.authentication_methods).phone_number

    assert %{id: id, documents: [%{type: "PASSPORT"}]} =
             Postgres.fact(query, %Matching.Question{fact: :person, id: person.id})

    assert id == person.id

    assert %{status: "inactive"} =
             Postgres.fact(query, %Matching.Question{fact: :person, id: inactive.id})

    assert Postgres.fact(query, %Matching.Question{
             fact: :person,
             id: Osoba.Test.Database.uuid(999_999)
           }) == nil

    assert Postgres.fact(query, %Matching.Question{fact: :person, id: "'; DROP TABLE persons"}) ==
             nil

    identity = Map.take(person, [:tax_id, :first_name, :last_name, :second_name])

    assert [%{id: ^id}] =
             Postgres.fact(query, %Matching.Question{fact: :same_identity, identity: identity})

    assert [] ==
             Postgres.fact(query, %Matching.Question{
               fact: :same_identity,
               identity: %{identity | tax_id: nil}
             })

    confidant = %Matching.Question{fact: :phone_is_confidants, phone: phone}
    refute Postgres.fact(query, confidant)

    Osoba.Test.Database.insert!(session, "confidant_person_relationships", %{
      person_id: inactive.id,
      confidant_person_id: id
    })

    assert Postgres.fact(query, confidant)

    # The earlier procedure, whole.
    submission = person |> Map.delete(:id) |> Map.put(:confidant_person, %{phones: []})
    policy = [threshold: 0.9, procedure: :confidant_phone]
    assert {:ok, %{decision: :refused}} = Matching.run(submission, policy, Postgres.answer(query))
    submission = Map.delete(submission, :confidant_person)

    assert {:ok, %{decision: :update, rule: :single_identity}} =
             Matching.run(submission, policy, Postgres.answer(query))
  end

  test "the phone of an ended method has no holder", %{session: session, query: query} do
    Driver.run!(session, "BEGIN")

    Driver.run!(
      session,
      "UPDATE person_authentication_methods SET ended_at = now() - interval '1 day'"
    )

    [[phone]] =
      Driver.rows!(
        session,
        "SELECT phone_number FROM person_authentication_methods WHERE type = 'OTP' LIMIT 1"
      )

    assert Postgres.fact(query, %Matching.Question{fact: :phone_holders, phone: phone}) == []
    Driver.run!(session, "ROLLBACK")
    assert [_ | _] = Postgres.fact(query, %Matching.Question{fact: :phone_holders, phone: phone})
  end

  test "when a method ends is judged in UTC, whatever the session's zone", %{
    session: session,
    query: query,
    persons: persons
  } do
    person =
      Enum.find(persons, &(&1.status == "active" and hd(&1.authentication_methods).phone_number))

    question = %Matching.Question{
      fact: :phone_holders,
      phone: hd(person.authentication_methods).phone_number
    }

    {:ok, [keys]} = Matching.keys([person])

    for zone <- ["UTC", "Europe/Kyiv", "Pacific/Auckland", "Pacific/Honolulu"],
        {offset, live} <- [{"1 minute", true}, {"-1 minute", false}] do
      Driver.run!(session, "BEGIN")
      Driver.run!(session, "SET LOCAL timezone = '#{zone}'")

      Driver.run!(
        session,
        "UPDATE person_authentication_methods SET ended_at = (now() AT TIME ZONE 'UTC') + interval '#{offset}' WHERE person_id = '#{person.id}'"
      )

      holders = Postgres.fact(query, question)
      assert person.id in Enum.map(holders, & &1.id) == live, "#{zone} #{offset}"
      {:ok, [loaded]} = Postgres.persons(query, [person.id])
      assert loaded.authentication_methods != [] == live

      phone_only = %{
        keys
        | tax_id: nil,
          document_numbers: [],
          certificate_numbers: [],
          last_name_keys: []
      }

      {:ok, ids} = Postgres.candidate_ids(query, phone_only)
      assert person.id in ids == live
      Driver.run!(session, "ROLLBACK")
    end
  end

  test "a query that fails ends the loop with its reason", %{persons: persons} do
    registration = Map.delete(hd(persons), :id)
    answer = Postgres.answer(fn _sql, _parameters -> {:error, "МІТКА"} end)
    assert Matching.run(registration, @policy, answer) == {:error, {:database, :query_failed}}
  end

  # The same facts out of maps by key: an index as the core describes it.
  defp memory(indexed) do
    for {person, keys} <- indexed, person.status == "active", reduce: %{} do
      memory ->
        keys
        |> entries()
        |> Enum.reduce(memory, fn entry, memory ->
          Map.update(memory, entry, [person], &[person | &1])
        end)
    end
    |> Map.put(:all, Map.new(indexed, fn {person, _keys} -> {person.id, person} end))
  end

  defp entries(keys) do
    pairs = for a <- keys.last_name_keys, b <- keys.first_name_keys, do: {:names, a, b}
    dates = for a <- keys.last_name_keys, keys.birth_date, do: {:date, keys.birth_date, a}
    places = for a <- keys.last_name_keys, place <- keys.settlement_ids, do: {:place, place, a}
    phones = Enum.map(keys.auth_phones, &{:phone, &1})
    documents = Enum.map(keys.document_numbers, &{:document, &1})
    certificates = Enum.map(keys.certificate_numbers, &{:certificate, &1})
    tax_ids = for id <- [keys.tax_id], id, do: {:tax_id, id}
    pairs ++ dates ++ places ++ phones ++ documents ++ certificates ++ tax_ids
  end

  defp answer(memory, %{fact: :candidates, keys: keys}) do
    keys
    |> entries()
    |> Enum.flat_map(&Map.get(memory, &1, []))
    |> Enum.uniq_by(& &1.id)
    |> Enum.sort_by(& &1.id)
  end

  defp answer(memory, %{fact: :phone_holders, phone: phone}),
    do: for(person <- Map.get(memory, {:phone, phone}, []), do: Map.take(person, [:id, :tax_id]))

  defp answer(memory, %{fact: :person, id: id}), do: memory.all[id]
end
