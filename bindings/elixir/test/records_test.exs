defmodule Osoba.RecordsTest do
  @moduledoc """
  Only a record is a record: at every position of every public function that takes one, what was not loaded,
  what is a changeset or another struct, and what lacks the keys that are needed is refused, by the name of
  the field.
  """
  use ExUnit.Case, async: true

  alias Osoba.Error
  alias Osoba.Matching
  alias Osoba.Scoring
  alias Osoba.Verification

  @now ~U[2024-05-01 01:00:00Z]
  @person %{
    id: "1",
    first_name: "Остап",
    last_name: "Зразко",
    second_name: nil,
    birth_date: ~D[1991-08-24],
    unzr: nil,
    tax_id: nil,
    documents: [%{type: "PASSPORT", number: "АА123456"}],
    addresses: [%{type: "RESIDENCE", settlement: "Київ", settlement_id: nil}],
    authentication_methods: [%{type: "OTP", phone_number: "+380501112233"}],
    confidant_person: %{phones: [%{type: "MOBILE", number: "+380501112233"}]}
  }
  @record %{unzr_verification_status: "IN_REVIEW", unzr_synced_at: nil}
  @policy [threshold: 0.9]

  # What is a map, or nearly one, and no record; and the rule that it breaks.
  defp impostors do
    [
      {%Ecto.Association.NotLoaded{}, [:not_loaded]},
      {struct!(Ecto.Changeset, []), [:type]},
      {~D[1991-08-24], [:required, :type]},
      {@now, [:required, :type]},
      {%URI{}, [:required, :type]},
      {%{}, [:required]},
      # Where a misspelt field is an error, it is one before what is lacking.
      {%{"nobody" => 1}, [:required, :unknown_field]},
      {[%{}], [:type]},
      {"text", [:type]},
      {:atom, [:type, :required]},
      {7, [:type]}
    ]
  end

  # Every position of a person: what calls it, and the path of the field.
  defp persons do
    decide = fn facts -> Matching.decide(@person, Map.put(facts, :phone_holders, []), @policy) end

    [
      {"submission", &Matching.decide(&1, %{}, @policy)},
      {"submission", &Matching.run(&1, @policy, fn _question -> [] end)},
      {"submission", &Matching.why_not(&1, @person, @policy)},
      {"candidate", &Matching.why_not(@person, &1, @policy)},
      {"facts.person", &decide.(%{person: &1})},
      {"facts.candidates[0]", &decide.(%{candidates: [&1]})},
      {"facts.candidates[1]", &decide.(%{candidates: [%{@person | id: "2"}, &1]})},
      {"persons[0]", &Matching.keys([&1])},
      {"persons[1]", &Matching.keys([@person, &1])},
      {"persons[0]",
       &Matching.search(Map.take(@person, [:first_name, :last_name, :birth_date]), [&1])},
      {"persons[0]", &Scoring.prepare([&1])},
      {"person", &Scoring.score(&1, @person)},
      {"candidate", &Scoring.score(@person, &1)},
      {"person", &Scoring.explain(&1, @person)},
      {"candidate", &Scoring.explain(@person, &1)},
      {"person", &Scoring.table(&1, @person)},
      {"candidate", &Scoring.svg(@person, &1)},
      {"person", &Verification.check_input(&1)}
    ]
  end

  defp refused({:error, %Error{field: field, rule: rule}}, path, rules, what) do
    assert String.starts_with?(field, path), "#{what}: #{field}"
    assert rule in rules, "#{what}: #{field} #{rule}"
  end

  # A candidate whose record cannot be read is reported, unless it has no id to be reported by.
  defp refused(answer, path, rules, what),
    do: flunk("#{what} at #{path} is no error #{inspect(rules)}: #{inspect(answer)}")

  test "a person, at every position of every function" do
    for {path, call} <- persons(), {impostor, rules} <- impostors() do
      refused(call.(impostor), path, rules, inspect(impostor))
    end
  end

  test "a person's lists and entries, at every position of every function" do
    for {path, call} <- persons(),
        list <- [:documents, :addresses, :authentication_methods] do
      # Left out: under atoms, under strings, and in a struct that has no such field.
      without = Map.delete(@person, list)
      strings = Map.new(without, fn {key, value} -> {Atom.to_string(key), value} end)

      for person <- [without, strings], do: reported(call.(person), path, "#{list}", [:required])

      for {wrong, rules} <- [
            {%Ecto.Association.NotLoaded{}, [:not_loaded]},
            {struct!(Ecto.Changeset, []), [:type]},
            {%{}, [:type]}
          ] do
        reported(call.(Map.put(@person, list, wrong)), path, "#{list}", rules)
      end

      for {impostor, rules} <- impostors() do
        reported(call.(Map.put(@person, list, [impostor])), path, "#{list}[0]", rules)
      end

      # What the host wrote down is absent.
      for absent <- [nil, []],
          do: refute(match?({:error, _}, call.(Map.put(@person, list, absent))))
    end
  end

  # An error at this path; or a candidate that could not be read, reported under its id.
  defp reported({:error, %Error{} = error}, path, field, rules) do
    assert String.starts_with?(error.field, path <> "." <> field), error.field
    assert error.rule in rules, "#{error.field} #{error.rule}"
  end

  defp reported({:decided, %{ignored: [%{reason: :unreadable} = one]}}, _path, field, rules) do
    assert String.starts_with?(one.field, field) and one.rule in rules
  end

  defp reported({:ok, %{ignored: [one]}}, _path, field, rules) do
    assert String.starts_with?(one.field, field) and one.rule in rules
  end

  defp reported(answer, path, field, _rules), do: flunk("#{path}.#{field}: #{inspect(answer)}")

  test "a person and a verification of the synchronisation" do
    for {impostor, rules} <- impostors() do
      what = inspect(impostor)
      refused(Verification.sync(impostor, @record, nil, now: @now), "person", rules, what)
      refused(Verification.sync(@person, impostor, nil, now: @now), "verification", rules, what)
      refused(Verification.claim(impostor), "verification", rules, what)
      refused(Verification.before_claim(impostor), "verification", rules, what)
      refused(Verification.release(impostor), "before_claim", rules, what)

      unless impostor in [:atom, nil],
        do:
          refused(Verification.sync(@person, @record, impostor, now: @now), "answer", rules, what)

      error = assert_raise Error, fn -> Verification.due?(@person, impostor, now: @now) end
      assert String.starts_with?(error.field, "verification") and error.rule in rules
    end

    # Only a nil says that somebody has no number, or was never synced.
    for person <- [Map.delete(@person, :unzr), %{"last_name" => "Зразко"}] do
      refused(
        Verification.sync(person, @record, nil, now: @now),
        "person.unzr",
        [:required],
        "no number"
      )

      refused(
        Verification.check_input(Map.merge(Map.delete(@person, :unzr), person)),
        "person.unzr",
        [:required],
        "no number"
      )
    end

    assert {:apply, _} = Verification.sync(@person, @record, nil, now: @now)

    error =
      assert_raise Error, fn ->
        Verification.due?(@person, Map.delete(@record, :unzr_synced_at), now: @now)
      end

    assert {error.field, error.rule} == {"verification.unzr_synced_at", :required}

    for wrong <- [%Ecto.Association.NotLoaded{}, struct!(Ecto.Changeset, []), 7, "text", [%{}]] do
      error = assert_raise Error, fn -> Verification.due?(wrong, @record, now: @now) end
      assert error.field == "person"
    end
  end

  test "holders of a phone and matches of an identity carry their tax id, even if absent" do
    for fact <- [:phone_holders, :same_identity], {impostor, rules} <- impostors() do
      facts = %{fact => [impostor]}

      refused(
        Matching.decide(@person, facts, @policy),
        "facts.#{fact}[0]",
        rules,
        inspect(impostor)
      )
    end

    for fact <- [:phone_holders, :same_identity] do
      answer = Matching.decide(@person, %{fact => [%{id: "7"}]}, @policy)
      refused(answer, "facts.#{fact}[0].tax_id", [:required], "a holder without the key")
    end

    # Whole persons will do.
    assert {:ask, %{fact: :candidates}} =
             Matching.decide(@person, %{phone_holders: [@person]}, @policy)
  end

  test "the values of Ecto's enumerations are the database's, in any case" do
    values = fn change ->
      %{
        @person
        | documents: [%{type: change.(:national_id), number: "123456789"}],
          addresses: [
            %{
              type: change.(:residence),
              settlement: "Київ",
              settlement_id: "11111111-aaaa-4bbb-8ccc-222222222222"
            }
          ],
          authentication_methods: [%{type: change.(:otp), phone_number: "+380501112233"}]
      }
      |> Map.put(:gender, change.(:female))
    end

    upper = &(&1 |> Atom.to_string() |> String.upcase())
    expected = values.(upper)
    {:ok, [keys]} = Matching.keys([expected])
    assert keys.auth_phones != [] and keys.settlement_ids != []

    for change <- [
          & &1,
          &String.to_atom(upper.(&1)),
          &(&1 |> Atom.to_string() |> String.capitalize() |> String.to_atom())
        ] do
      person = values.(change)
      assert Matching.keys([person]) == {:ok, [keys]}
      assert Scoring.score(person, expected) == Scoring.score(expected, expected)
      assert Verification.check_input(person) == Verification.check_input(expected)
      assert {:ok, [unzr_mandatory: _]} = Verification.check_input(person)
      assert Matching.decide(person, %{}, @policy) == Matching.decide(expected, %{}, @policy)
    end

    for status <- ["IN_REVIEW", :IN_REVIEW, :in_review] do
      assert {:apply, _} =
               Verification.sync(@person, %{@record | unzr_verification_status: status}, nil,
                 now: @now
               )
    end
  end
end
