defmodule Osoba.BadInputTest do
  use ExUnit.Case, async: true

  alias Osoba.Error
  alias Osoba.Matching
  alias Osoba.Verification

  defmodule Person do
    # As an Ecto schema's struct: more fields than are read, dates as structs, enumerations as atoms.
    defstruct [
      :__meta__,
      :id,
      :first_name,
      :last_name,
      :birth_date,
      :tax_id,
      :gender,
      :unzr,
      :inserted_at,
      status: :active,
      is_active: true,
      documents: [],
      addresses: [],
      authentication_methods: []
    ]
  end

  defmodule Document do
    defstruct [:id, :type, :number]
  end

  defmodule Whole do
    # Every field that is read.
    defstruct [
      :id,
      :first_name,
      :last_name,
      :second_name,
      :birth_date,
      :gender,
      :tax_id,
      :no_tax_id,
      :unzr,
      :birth_settlement,
      :status,
      :is_active,
      :confidant_person,
      :phones,
      :extra,
      :frequencies,
      documents: [],
      addresses: [],
      authentication_methods: []
    ]
  end

  @now ~U[2024-05-01 01:00:00Z]
  @record %{unzr_verification_status: "IN_REVIEW"}
  # Every key that some question needs.
  @nobody %{unzr: nil, documents: [], addresses: [], authentication_methods: []}
  @in_strings Map.new(@nobody, fn {key, value} -> {Atom.to_string(key), value} end)

  defp plan(person, record \\ @record, answer \\ nil),
    do: Verification.sync(person, record, answer, now: @now)

  defp check(fields) do
    nobody = if Enum.any?(Map.keys(fields), &is_binary/1), do: @in_strings, else: @nobody
    Verification.check_input(Map.merge(nobody, fields))
  end

  defp error({:error, %Error{field: field, rule: rule}}), do: {field, rule}

  test "structs, maps with atom keys and maps with string keys are the same person" do
    struct = %Person{
      id: "1",
      first_name: "Остап",
      last_name: "Зразко",
      birth_date: ~D[1991-08-24],
      gender: :MALE,
      documents: [%Document{type: :PASSPORT, number: "АА123456"}]
    }

    atoms =
      Map.merge(@nobody, %{
        first_name: "Остап",
        last_name: "Зразко",
        birth_date: "1991-08-24",
        gender: "MALE",
        documents: [%{type: "PASSPORT", number: "АА123456"}]
      })

    strings =
      Map.merge(@in_strings, %{
        "first_name" => "Остап",
        "last_name" => "Зразко",
        "birth_date" => "1991-08-24",
        "gender" => "MALE",
        "documents" => [%{"type" => "PASSPORT", "number" => "АА123456"}]
      })

    {:ok, [expected]} = Matching.keys([struct])
    assert Matching.keys([atoms, strings]) == {:ok, [expected, expected]}
    {:ok, pair} = Osoba.Scoring.score(struct, strings)
    assert pair.distances["distance_documents"] == 0 and pair.distances["gender_flag"] == 0
  end

  test "rare fields are read from every kind of record" do
    rare = %{
      confidant_person: %{phones: [%{type: "MOBILE", number: "+380501112233"}]},
      phones: [%{type: "MOBILE", number: "+380501112233"}],
      extra: %{email: "a@b"},
      frequencies: %{last_name: 7, settlement: nil, phones: %{}}
    }

    usual = %Whole{last_name: "Зразко"} |> Map.from_struct() |> Map.drop(Map.keys(rare))
    in_strings = fn record -> Map.new(record, fn {key, value} -> {to_string(key), value} end) end
    nothing = Osoba.Term.person(usual)
    assert tuple_size(nothing) == 19

    for {name, value} <- rare do
      expected = Osoba.Term.person(struct!(Whole, Map.put(usual, name, value)))
      assert expected != nothing, to_string(name)

      for record <- [
            Map.put(usual, name, value),
            usual |> Map.put(name, value) |> Map.put(:inserted_at, @now),
            # A host may add a field of its own under a string.
            Map.put(usual, to_string(name), value),
            in_strings.(Map.put(usual, name, value)),
            usual |> Map.delete(:gender) |> Map.put(name, value)
          ],
          do: assert(Osoba.Term.person(record) == expected, to_string(name))
    end

    for record <- [struct!(Whole, usual), in_strings.(usual), Map.put(usual, :inserted_at, @now)],
        do: assert(Osoba.Term.person(record) == nothing)
  end

  test "every field of a person that cannot be read is named" do
    texts = ~w(id first_name last_name second_name gender tax_id unzr birth_settlement status)a

    for field <- texts,
        {value, rule} <- [
          {1, :type},
          {1.5, :type},
          {true, :type},
          {[], :type},
          {{}, :type},
          {<<255>>, :utf8},
          {<<1::3>>, :type},
          {self(), :type}
        ] do
      assert error(check(%{field => value})) == {"person.#{field}", rule}

      assert error(check(%{Atom.to_string(field) => value})) ==
               {"person.#{field}", rule}
    end

    for field <- [:no_tax_id, :is_active], value <- ["true", 1, :yes] do
      assert error(check(%{field => value})) == {"person.#{field}", :type}
    end

    for {value, rule} <- [
          {"1991-02-31", :date},
          {"24.08.1991", :date},
          {"", :date},
          {%{~D[1991-08-24] | month: 13}, :date},
          {%{~D[1991-08-24] | year: 10_000}, :date},
          {%{~D[1991-08-24] | year: 9_223_372_036_854_775_808}, :type},
          {%{~D[1991-08-24] | calendar: Other}, :type},
          {19_910_824, :type},
          {<<255, 1>>, :utf8}
        ] do
      assert error(check(%{birth_date: value})) == {"person.birth_date", rule},
             inspect(value)
    end
  end

  test "entries of lists are named by their place; improper lists and maps in place of lists are errors" do
    for {list, fields} <- [
          documents: [:type, :number],
          addresses: [:type, :settlement, :settlement_id],
          authentication_methods: [:type, :phone_number]
        ] do
      entry = Map.new(fields, &{&1, nil})

      for field <- fields do
        assert error(check(%{list => [nil, Map.put(entry, field, 7)]})) ==
                 {"person.#{list}[1].#{field}", :type}

        assert error(check(%{list => [Map.put(entry, field, <<128>>)]})) ==
                 {"person.#{list}[0].#{field}", :utf8}
      end

      assert error(check(%{list => [entry, "text"]})) ==
               {"person.#{list}[1]", :type}

      assert error(check(%{list => [entry | %{}]})) == {"person.#{list}", :type}

      assert error(check(%{list => [entry | :tail]})) ==
               {"person.#{list}", :type}

      assert error(check(%{list => %{}})) == {"person.#{list}", :type}
      assert error(check(%{list => "text"})) == {"person.#{list}", :type}

      assert error(check(%{list => %Ecto.Association.NotLoaded{}})) ==
               {"person.#{list}", :not_loaded}
    end

    assert error(check(%{confidant_person: %{phones: [%{number: 1}]}})) ==
             {"person.confidant_person.phones[0].number", :type}

    assert error(check(%{confidant_person: [1]})) ==
             {"person.confidant_person", :type}

    assert error(check(%{confidant_person: %Ecto.Association.NotLoaded{}})) ==
             {"person.confidant_person", :not_loaded}
  end

  test "a value that is no record is named" do
    for wrong <- [1, "text", [], {}, self(), [1 | 2]] do
      assert error(plan(wrong)) == {"person", :type}
      assert error(plan(@nobody, wrong)) == {"verification", :type}
      assert error(Verification.check_input(wrong)) == {"person", :type}
      assert error(Verification.release(wrong)) == {"before_claim", :type}
      assert error(Matching.decide(wrong, %{}, threshold: 0.9)) == {"submission", :type}
      assert error(Matching.decide(@nobody, wrong, threshold: 0.9)) == {"facts", :type}
    end

    assert error(plan(nil)) == {"person", :required}
    assert error(Matching.decide(nil, %{}, threshold: 0.9)) == {"submission", :required}
    assert error(Matching.keys(%{})) == {"persons", :type}
    assert error(Matching.keys([@nobody | 1])) == {"persons", :type}
    assert error(Matching.keys([@nobody, 1])) == {"persons[1]", :type}
  end

  test "errors in records of the synchronisation name the field and the rule" do
    assert error(plan(@nobody, %{})) == {"verification.unzr_verification_status", :required}

    assert error(plan(@nobody, %{unzr_verification_status: "in_review"})) ==
             {"verification.unzr_verification_status", :unknown_value}

    assert error(plan(@nobody, %{unzr_verification_status: :verifyed})) ==
             {"verification.unzr_verification_status", :unknown_value}

    assert error(plan(@nobody, Map.put(@record, :unzr_verification_reason, 1))) ==
             {"verification.unzr_verification_reason", :type}

    assert error(plan(@nobody, Map.put(@record, :unzr_synced_at, "yesterday"))) ==
             {"verification.unzr_synced_at", :time}

    # A struct can be made of anything; nothing of it is quoted.
    for forged <- [
          %{@now | year: -5},
          %{@now | month: 13},
          %{@now | day: 31, month: 2},
          %{@now | hour: 99},
          %{@now | second: "МІТКА"},
          %{@now | microsecond: {0, "МІТКА"}},
          %{@now | microsecond: nil},
          %{@now | utc_offset: "МІТКА"},
          %{@now | calendar: Other},
          %{~N[2024-05-01 01:00:00] | minute: -1}
        ] do
      assert error(plan(@nobody, Map.put(@record, :updated_at, forged))) ==
               {"verification.updated_at", :type}

      assert error(Verification.sync(@nobody, @record, nil, now: forged)) == {"now", :type}
    end

    assert error(plan(%{unzr: "19910824-00026"})) == {"person.last_name", :required}
    assert error(plan(@nobody, @record, %{})) == {"answer", :required}

    assert error(plan(@nobody, @record, %{status: 1, fault: "timeout"})) ==
             {"answer", :not_allowed}

    assert error(plan(@nobody, @record, %{status: "1"})) == {"answer.status", :type}

    assert error(plan(@nobody, @record, %{status: 18_446_744_073_709_551_616})) ==
             {"answer.status", :out_of_range}

    assert error(plan(@nobody, @record, :found)) == {"answer", :type}
    assert error(Verification.sync(@nobody, @record, nil, [])) == {"now", :required}
    assert error(Verification.sync(@nobody, @record, nil, now: "soon")) == {"now", :time}

    assert error(Verification.sync(@nobody, @record, nil, now: @now, reasons: :old)) ==
             {"policy.reasons", :unknown_value}

    assert error(
             Verification.sync(@nobody, @record, nil,
               now: @now,
               validation_period_days: 4_294_967_296
             )
           ) == {"policy.validation_period_days", :out_of_range}
  end

  test "errors in facts and policies name the field and the rule" do
    submission = Map.merge(@nobody, %{first_name: "Остап", last_name: "Зразко"})
    decide = fn facts, policy -> error(Matching.decide(submission, facts, policy)) end

    assert decide.(%{}, []) == {"policy.threshold", :required}
    assert decide.(%{}, threshold: 1.5) == {"policy.threshold", :out_of_range}
    assert decide.(%{}, threshold: "0.9") == {"policy.threshold", :type}

    assert decide.(%{}, %{"threshold" => 0.9, "treshold" => 1}) ==
             {"policy.?", :unknown_field}

    assert decide.(%{}, threshold: 0.9, key: :soundex) == {"policy.key", :unknown_value}

    assert decide.(%{}, threshold: 0.9, phone_number_auth_limit: -1) ==
             {"policy.phone_number_auth_limit", :out_of_range}

    assert decide.(%{}, threshold: 0.9, phone_number_auth_limit: 4_294_967_297) ==
             {"policy.phone_number_auth_limit", :out_of_range}

    assert decide.(%{candidats: []}, threshold: 0.9) == {"facts.?", :unknown_field}
    assert decide.(%{"Прізвище Особи" => 1}, threshold: 0.9) == {"facts.?", :unknown_field}
    assert decide.(%{candidates: %{}}, threshold: 0.9) == {"facts.candidates", :type}
    assert decide.(%{candidates: nil}, threshold: 0.9) == {"facts.candidates", :required}

    assert decide.(%{candidates: [@nobody]}, threshold: 0.9) ==
             {"facts.candidates[0].id", :required}

    assert decide.(%{candidates: [Map.put(@nobody, :id, "1"), 2]}, threshold: 0.9) ==
             {"facts.candidates[1]", :type}

    # A list of persons where a policy belongs, in a list or a map.
    assert decide.(%{}, [@nobody]) == {"policy", :type}
    assert decide.(%{}, [{:threshold, 0.9} | @nobody]) == {"policy", :type}

    assert {:decided, decision} =
             Matching.decide(
               submission,
               %{candidates: [Map.merge(@nobody, %{id: "1", birth_date: "?"})]},
               threshold: 0.9
             )

    assert decision.ignored == [%{id: "1", reason: :unreadable, field: "birth_date", rule: :date}]
  end

  test "a mistake of the programmer raises" do
    assert_raise ArgumentError, fn ->
      Verification.sync(%{}, @record, nil, now: @now, reason: :legacy)
    end

    assert_raise ArgumentError, fn -> Matching.decide(%{}, %{}, treshold: 0.9) end

    assert_raise ArgumentError, fn ->
      Matching.decide(%{}, %{}, [threshold: 0.9], scorecard: "x")
    end

    assert_raise ArgumentError, fn -> Osoba.Names.encode("Зразко", algorithm: :uk) end
    assert_raise ArgumentError, fn -> Verification.Status.to_db(:nonsense) end

    # What is quoted of a misplaced option is its name.
    error =
      assert_raise ArgumentError, fn ->
        Matching.decide(%{}, %{}, [threshold: 0.9], МІТКА: "МІТКА", last_name: "МІТКА")
      end

    refute error.message =~ "МІТКА"

    for options <- [[@nobody], "МІТКА", [{"МІТКА", 1}]] do
      error =
        assert_raise ArgumentError, fn -> Matching.decide(%{}, %{}, [threshold: 0.9], options) end

      refute error.message =~ "МІТКА"
    end

    assert_raise ArgumentError, fn -> Matching.run(%{}, [threshold: 0.9], fn _a, _b -> [] end) end
    assert_raise ArgumentError, fn -> Matching.replay(%{}) end
    assert_raise ArgumentError, fn -> Osoba.Document.answer(:decide, "{}") end
    assert_raise ArgumentError, fn -> Osoba.Scoring.Scorecard.load(%{}) end
    assert_raise ArgumentError, fn -> Osoba.UNZR.matches_birth_date?("19910824-00026", @now) end
    assert error(Osoba.Scoring.score_many(%{}, [])) == {"probe", :type}
    assert_raise ArgumentError, fn -> Osoba.UnzrSync.dispatch(batch: 1) end
  end

  test "no atom is made from input" do
    run = fn text ->
      named = Map.merge(@nobody, %{first_name: text, last_name: text})
      plan(%{@nobody | unzr: text}, %{unzr_verification_status: text})
      Verification.cumulative(%{text => text, "unzr" => text})
      Verification.Status.from_db(text)
      Verification.Reason.from_db(text)
      Matching.decide(named, %{text => 1}, %{text => 1})

      Matching.decide(
        named,
        %{candidates: [Map.merge(@nobody, %{id: text, birth_date: text})]},
        threshold: 0.9
      )

      Matching.search(%{text => text}, [])
      Osoba.Document.answer(text, text)
      Osoba.Document.answer("decide", ~s({"#{text}": "#{text}"}))
      Osoba.Names.encode(text, key: text)
      Osoba.Scoring.Scorecard.load(~s({"#{text}": 1}))
      Osoba.UNZR.parse(text)
    end

    for number <- 1..300 do
      text = "input_#{number}_of_nobody"
      run.(text)
      assert_raise ArgumentError, fn -> String.to_existing_atom(text) end
    end
  end

  test "random terms are answered, never crash" do
    :rand.seed(:exsss, {1, 2, 3})

    for _ <- 1..3_000 do
      person = Map.merge(@nobody, Map.new(Enum.take_random(fields(), 6), &{&1, term(3)}))

      assert_answer(
        plan(person, %{unzr_verification_status: term(1), unzr_synced_at: term(1)}, term(2))
      )

      assert_answer(
        Matching.decide(person, %{phone_holders: term(3), candidates: term(4)}, %{
          "threshold" => term(1),
          "limits" => term(2)
        })
      )

      assert_answer(Matching.keys([person, term(2)]))
      assert_answer(Matching.search(person, term(3)))
      assert_answer(Osoba.Scoring.score(person, term(3)))
      assert_answer(Osoba.Names.encode_many(term(3)))
      assert_answer(Osoba.UNZR.parse(term(2)))
      assert is_boolean(Osoba.UNZR.valid?(term(2)))
    end
  end

  defp assert_answer({:error, %Error{field: field, rule: rule}})
       when is_binary(field) and is_atom(rule),
       do: :ok

  defp assert_answer(answer)
       when elem(answer, 0) in [:ok, :ask, :apply, :leave, :retry, :decided],
       do: :ok

  defp fields do
    ~w(id first_name last_name second_name birth_date gender tax_id no_tax_id unzr birth_settlement status
       is_active documents addresses authentication_methods confidant_person person_id)a
  end

  defp term(depth) do
    case :rand.uniform(if depth > 0, do: 18, else: 12) do
      1 ->
        nil

      2 ->
        "Зразко"

      3 ->
        <<255, 254>>

      4 ->
        :rand.uniform(1_000_000) - 500_000

      5 ->
        123_456_789_012_345_678_901_234_567_890

      6 ->
        -1.5e300

      7 ->
        Enum.random([true, false, :not_loaded, :unknown, :dirty, :wrong])

      8 ->
        ~D[1991-08-24]

      9 ->
        "1991-08-24"

      10 ->
        self()

      11 ->
        <<5::3>>

      12 ->
        "19910824-00026"

      13 ->
        for _ <- 1..:rand.uniform(4), do: term(depth - 1)

      14 ->
        [term(depth - 1) | term(depth - 1)]

      15 ->
        {term(depth - 1), term(depth - 1)}

      16 ->
        Map.new(Enum.take_random(fields(), 3), &{&1, term(depth - 1)})

      17 ->
        %{
          "id" => "1",
          "first_name" => term(depth - 1),
          "type" => term(depth - 1),
          "number" => term(depth - 1)
        }

      18 ->
        %{id: "2", phone_number: term(depth - 1), type: "OTP"}
    end
  end
end
