defmodule Osoba.PrivacyTest do
  @moduledoc "Marked values go in everywhere; nothing that is shown, logged or stored has them."
  use ExUnit.Case, async: false

  alias Osoba.Matching
  alias Osoba.Scoring
  alias Osoba.Verification

  @mark "МІТКАМІТКА"
  @now ~U[2024-05-01 01:00:00Z]

  # Everything of a person that could tell who it is. The number and dates are marks too.
  @person %{
    first_name: @mark <> "імʼя",
    last_name: @mark,
    second_name: @mark,
    birth_date: ~D[1991-08-24],
    gender: "MALE",
    tax_id: "3347300034",
    unzr: "19910824-00026",
    birth_settlement: @mark,
    documents: [%{type: "PASSPORT", number: "АА987654"}],
    addresses: [
      %{
        type: "RESIDENCE",
        settlement: @mark,
        settlement_id: "11111111-aaaa-4bbb-8ccc-222222222222"
      }
    ],
    authentication_methods: [%{type: "OTP", phone_number: "+380501112233"}],
    confidant_person: %{phones: [%{type: "MOBILE", number: "+380501112233"}]}
  }
  @marks [@mark, "МІТК", "1991", "3347300034", "987654", "0501112233", "11111111-aaaa"]

  defp clean!(term) do
    for text <- [inspect(term, limit: :infinity, printable_limit: :infinity), to_text(term)],
        mark <- @marks do
      refute text =~ mark, "#{mark} is in #{String.slice(text, 0, 300)}"
    end

    term
  end

  defp to_text({:error, %Osoba.Error{} = error}), do: Exception.message(error)
  defp to_text(%Osoba.Error{} = error), do: Exception.message(error)
  defp to_text(text) when is_binary(text), do: text
  defp to_text(_other), do: ""

  test "structs that hold personal data hide it" do
    record = %{unzr_verification_status: "IN_REVIEW"}
    {:ask, request} = clean!(Verification.sync(@person, record, nil, now: @now))
    assert request.family_name == @mark
    answer = %{status: 1, description: @mark}
    {:apply, changes} = clean!(Verification.sync(@person, record, answer, now: @now))
    assert changes.unzr_data.description == @mark
    {:ok, _unzr} = clean!(Osoba.UNZR.parse(@person.unzr))
    {:ok, [_keys]} = clean!(Matching.keys([@person]))
    {:ok, [_prepared]} = clean!(Scoring.prepare([@person]))
    clean!(Scoring.Scorecard.published())

    for facts <- [%{}, %{phone_holders: []}] do
      {:ask, _question} = clean!(Matching.decide(@person, facts, preset: :registration))
    end

    facts = %{phone_is_confidants: true, phone_holders: [%{id: "1", tax_id: "9"}]}
    policy = [threshold: 0.9, procedure: :confidant_phone]

    {:ask, %{fact: :same_identity}} =
      clean!(Matching.decide(Map.delete(@person, :confidant_person), facts, policy))
  end

  test "decisions, audit records and explanations hold ids and figures only" do
    candidates = [
      Map.put(@person, :id, "7"),
      Map.put(%{@person | last_name: "?", birth_date: @mark}, :id, "8")
    ]

    facts = %{phone_holders: [%{id: "9", tax_id: "1"}], candidates: candidates}

    {:decided, decision} =
      Matching.decide(@person, facts, [preset: :registration], audit: true, document: true)

    assert decision.decision == :exists
    assert [%{id: "8"}] = decision.ignored
    clean!(decision)
    clean!(decision.audit)
    clean!(decision.document)
    {:ok, replay} = Matching.replay(decision.audit)
    clean!(replay)

    other = %{@person | last_name: "Інша"}

    for fun <- [&Scoring.score/2, &Scoring.explain/2, &Scoring.table/2, &Scoring.svg/2] do
      {:ok, result} = fun.(@person, other)
      clean!(result)
    end

    {:ok, why} = Matching.why_not(@person, Map.put(other, :id, "7"), preset: :registration)
    clean!(why)
  end

  test "errors name field and rule, never the value, nor a key that is no field's name" do
    for {field, _value} <- @person,
        wrong <- [{@mark, @mark}, [@mark | @mark], %{@mark => @mark}, @mark <> <<255>>] do
      person = Map.put(@person, field, wrong)
      clean!(Verification.check_input(person))
      clean!(Verification.sync(person, %{unzr_verification_status: @mark}, nil, now: @mark))

      clean!(
        Verification.sync(person, %{unzr_verification_status: "IN_REVIEW"}, %{status: @mark},
          now: @now
        )
      )

      clean!(Matching.keys([person]))
      clean!(Matching.decide(person, %{@mark => @mark}, preset: :registration))
      clean!(Matching.decide(@person, %{phone_holders: [person]}, preset: :registration))
      clean!(Matching.decide(@person, %{}, %{@mark => @mark}))
      clean!(Matching.decide(@person, %{}, %{"preset" => @mark}))
    end

    clean!(Osoba.UNZR.parse(@mark))
    clean!(Osoba.Names.encode(@mark <> <<255>>))
    clean!(Verification.cumulative(%{@mark => @mark}))
    clean!(Verification.cumulative(%{unzr: @mark}))

    clean!(
      Osoba.Document.answer(
        "decide",
        ~s({"submission": {"last_name": ["#{@mark}"]}, "#{@mark}": 1})
      )
    )
  end

  test "an exception that reaches a host contains no value" do
    exceptions =
      for fun <- [
            fn -> Verification.sync(@person, %{}, nil, later: @now) end,
            fn -> Matching.decide(@person, %{}, [preset: :registration], scorecard: @person) end,
            fn -> Osoba.Native.panic() end
          ] do
        try do
          fun.()
          flunk("nothing was raised")
        rescue
          exception -> exception
        end
      end

    for exception <- exceptions, do: clean!(Exception.message(exception))
  end

  test "results and telemetry of a job hold no personal data" do
    Osoba.Test.Telemetry.listen(self())

    loaded = %{
      person: @person,
      verification: %{unzr_verification_status: "IN_REVIEW"},
      before_claim: %{unzr_verification_status: "VERIFIED"}
    }

    args = %{
      "person_id" => Osoba.Test.Database.uuid(1),
      "claim_id" => Osoba.Test.Database.uuid(2)
    }

    for ask <- [
          fn _ -> {:ok, %{status: 1, description: @mark}} end,
          fn _ -> {:ok, %{status: 0, description: @mark}} end,
          fn _ -> {:ok, %{status: @mark}} end,
          fn _ -> {:error, {:http, @mark}} end,
          fn request -> raise "#{request.family_name} could not be asked" end,
          fn request -> exit({request.family_name, @person}) end
        ],
        apply <- [
          fn _, _ -> :applied end,
          fn _, changes -> raise inspect(changes.unzr_data) end,
          fn _, c -> {:error, c} end
        ] do
      host = %{
        load: fn _ -> {:ok, loaded} end,
        ask: ask,
        apply: apply,
        release: fn _, _ -> :released end
      }

      clean!(Osoba.UnzrSync.run(args, host, attempt: 2, max_attempts: 2))
    end

    assert length(clean!(told([]))) > 50
  end

  # Oban stores what an exception quotes, and the arguments of the function that raised it.
  test "a job that raises returns a reason and releases its claim" do
    Osoba.Test.Telemetry.listen(self())
    [one, two] = for number <- 1..2, do: Osoba.Test.Database.uuid(number)
    claimed = %{"person_id" => one, "claim_id" => two}
    person = Map.put(@person, :id, one)
    test = self()

    release = fn _claim, failure ->
      send(test, {:released, failure})
      :released
    end

    verifying = %{
      load: fn _ -> {:ok, %{person: person, updated_at: @now}} end,
      candidates: fn _ -> {:ok, []} end,
      store: fn _, _, _, _ -> {:ok, %{found: 0, manual: 0, stale: 0}} end,
      release: release
    }

    synchronising = %{
      load: fn _ ->
        {:ok,
         %{
           person: person,
           verification: %{unzr_verification_status: "IN_REVIEW"},
           before_claim: %{unzr_verification_status: "VERIFIED"}
         }}
      end,
      ask: fn _ -> {:ok, %{status: 0}} end,
      apply: fn _, _ -> :applied end,
      release: fn claim, changes -> release.(claim, changes.failure) end
    }

    merging = %{
      load_merge: fn _ ->
        {:ok, %{candidate: %{}, reason: :auto_merge, facts: [person], read: %{}}}
      end,
      write_merge: fn _, _ -> :written end,
      declarations: fn _, _ -> {:ok, %{person: true, master: true}} end,
      terminate: fn _, _ -> :ok end
    }

    run = &Osoba.Deduplication.run(claimed, Map.merge(verifying, &1), &2)
    sync = &Osoba.UnzrSync.run(claimed, synchronising, [policy: &1] ++ &2)
    merge = &Osoba.Deduplication.merge(%{"merge_candidate_id" => one}, merging, &1)

    for {name, job, reason, releases?} <- [
          {"improper candidates", &run.(%{candidates: fn _ -> {:ok, [person | person]} end}, &1),
           {:job, :run}, true},
          {"limits of the host", &run.(%{policy: fn -> [limits: [person]] end}, &1), {:job, :run},
           true},
          {"policy of a synchronisation", &sync.([person], &1), {:job, :run}, true},
          {"facts of a merge", merge, {:job, :merge}, false}
        ],
        attempt <- 1..2 do
      assert {name, job.(attempt: attempt, max_attempts: 2)} == {name, {:error, reason}}

      if releases? and attempt == 2,
        do: assert_received({:released, ^reason}),
        else: refute_received({:released, _failure})
    end

    told = clean!(told([]))

    functions =
      for {[:osoba, _job, :host, :exception], _count, metadata} <- told,
          do: metadata.function

    assert Enum.frequencies(functions) == %{run: 6, merge: 2}
  end

  test "results, rows and telemetry of deduplication hold no personal data" do
    Osoba.Test.Telemetry.listen(self())
    ids = for number <- 1..3, do: Osoba.Test.Database.uuid(number)
    [one, two, claim] = ids
    person = Map.put(@person, :id, one)
    other = Map.merge(@person, %{id: two, updated_at: @now, gender: "FEMALE"})
    {:ok, [pair]} = clean!(Osoba.Deduplication.pairs(person, [other]))
    clean!(pair.audit)
    args = %{"person_id" => one, "claim_id" => claim}

    for candidates <- [
          fn _ -> {:ok, [other, %{other | id: claim, last_name: [@mark]}]} end,
          fn _ -> {:ok, [%{@mark => @mark}]} end,
          fn _ -> {:error, {:http, @mark}} end,
          fn loaded -> raise loaded.person.last_name end
        ],
        store <- [
          fn _, _, _, _ -> {:ok, %{found: 1, manual: 0, stale: 0}} end,
          fn _, loaded, _, _ -> exit(loaded) end,
          fn _, loaded, _, _ -> {:error, loaded} end
        ],
        record <- [person, %{person | birth_date: @mark}] do
      host = %{
        load: fn _ -> {:ok, %{person: record, updated_at: @now}} end,
        candidates: candidates,
        store: store,
        release: fn _, _ -> :released end
      }

      clean!(Osoba.Deduplication.run(args, host, attempt: 2, max_attempts: 2))
    end

    for field <- [:id, :person_id, :master_person_id, :score, :status, :inserted_at],
        wrong <- [@mark, [@mark], %{@mark => @mark}, @person] do
      candidate = %{
        id: "7",
        person_id: one,
        master_person_id: two,
        score: 0.97,
        status: :new,
        inserted_at: @now
      }

      candidate = Map.put(candidate, field, wrong)
      facts = %{person: nil, master: nil}

      with {:error, error} <- Osoba.Merging.merge(candidate, facts, :auto_merge, now: @now),
           do: clean!(error)
    end

    clean!(Osoba.Merging.merge(%{@mark => @mark}, %{@mark => @mark}, @mark, now: @mark))
    clean!(Osoba.Merging.decide(%{clerk_id: "k", status: @mark, comment: @mark}, nil))
    request = %{id: "1", manual_merge_candidate_id: "2", assignee_id: "k", status: :new}

    candidate = %{
      id: "2",
      merge_candidate_id: "3",
      person_id: one,
      master_person_id: two,
      status: :new,
      assignee_id: "k"
    }

    facts = %{request: request, candidate: candidate, requests: []}
    decision = %{clerk_id: "k", status: :merge, comment: @mark}
    {:apply, changes} = clean!(Osoba.Merging.decide(decision, facts))
    assert changes.manual_merge_requests.comment == @mark

    shown = Osoba.Deduplication.Review.Pair.new("1", "NEW", person, other, "0.9", "{}", nil)
    clean!(shown)
    assert length(clean!(told([]))) > 50
  end

  defp told(events) do
    receive do
      # What a clock says may hold any four digits, and is all that is taken out.
      {:telemetry, name, measurements, metadata} ->
        {clocks, rest} = Map.split(measurements, [:system_time, :duration])
        for {_clock, time} <- clocks, do: assert(is_integer(time))
        told([{name, rest, metadata} | events])
    after
      0 -> events
    end
  end
end
