defmodule Osoba.UnzrSyncTest do
  use ExUnit.Case, async: false

  alias Osoba.UnzrSync

  @now ~U[2024-05-01 01:00:00Z]
  @args %{
    "person_id" => "00000000-0000-4000-8000-000000000001",
    "claim_id" => "00000000-0000-4000-8000-000000000002"
  }

  @loaded %{
    person: %{
      unzr: "19910824-00026",
      last_name: "ПРІЗВИЩЕ",
      first_name: "ІМʼЯ",
      second_name: nil,
      birth_date: ~D[1991-08-24]
    },
    verification: %{unzr_verification_status: "IN_REVIEW", unzr_verification_reason: "AUTO"},
    before_claim: %{unzr_verification_status: "VERIFIED", unzr_verification_reason: "MANUAL"}
  }

  # A host of four functions; each call is told to the test.
  defp host(functions \\ %{}) do
    test = self()

    told = fn name, fun ->
      fn arguments ->
        send(test, {name, arguments})
        apply(fun, arguments)
      end
    end

    %{load: 1, apply: 2, ask: 1, release: 2}
    |> Map.new(fn {name, arity} ->
      fun = Map.get(functions, name, default(name))
      told = told.(name, fun)
      {name, if(arity == 1, do: &told.([&1]), else: &told.([&1, &2]))}
    end)
    |> Map.merge(Map.take(functions, [:permit, :report]))
  end

  defp default(:load), do: fn _claim -> {:ok, @loaded} end
  defp default(:apply), do: fn _claim, _changes -> :applied end
  defp default(:ask), do: fn _request -> {:ok, %{status: 1, description: "так"}} end
  defp default(:release), do: fn _claim, _changes -> :released end

  defp run(functions, options \\ []),
    do: UnzrSync.run(@args, host(functions), Keyword.merge([now: fn -> @now end], options))

  test "applied changes return ok with the status and the reason set" do
    assert run(%{}) == {:ok, %{result: :applied, status: :verified, reason: :auto}}
    assert_received {:apply, [%{person_id: _, claim_id: _}, changes]}
    # Six digits, as fields of type `:utc_datetime_usec` want it.
    assert changes.person_verifications.unzr_synced_at == ~U[2024-05-01 01:00:00.000000Z]
    refute_received {:release, _}
  end

  test "the registry is not called for a person without a number" do
    loaded = put_in(@loaded.person.unzr, nil)
    assert {:ok, %{status: :verification_not_needed}} = run(%{load: fn _ -> {:ok, loaded} end})
    refute_received {:ask, _}
  end

  test "after a change of the person nothing is written and the claim is dropped" do
    loaded = put_in(@loaded.verification.unzr_verification_status, "VERIFICATION_NEEDED")

    assert run(%{load: fn _ -> {:ok, loaded} end}) ==
             {:ok, %{result: :left, why: :status_changed}}

    refute_received {:apply, _}
    assert_received {:release, [_claim, nil]}

    assert run(%{apply: fn _, _ -> :left end}) == {:ok, %{result: :left, why: :status_changed}}
    assert_received {:release, [_claim, nil]}
  end

  test "a claim that was taken over is left alone" do
    assert run(%{load: fn _ -> :claim_lost end}) == {:ok, %{result: :left, why: :claim_lost}}
    refute_received {:release, _}
  end

  test "a technical error with attempts left is an error, and nothing is written" do
    for {answer, reason} <- [
          {{:ok, %{status: -2, description: "?"}}, {:registry, :registry_error}},
          {{:ok, %{status: 7}}, {:registry, :unknown_code}},
          {{:error, :timeout}, {:registry, :timeout}},
          {{:error, :transport}, {:registry, :transport_fault}},
          {{:error, "ПРІЗВИЩЕ"}, {:registry, :transport_fault}},
          {{:error, :econnrefused}, {:registry, :econnrefused}},
          {{:error, {:http, 500}}, {:http, 500}},
          {:nonsense, {:host, :ask}},
          # A bad answer is the registry's.
          {{:ok, nil}, {:host, :ask}},
          {{:ok, "МІТКА"}, {:host, :ask}},
          {{:ok, %{}}, {:answer, :status, :required}},
          {{:ok, %{status: "МІТКА"}}, {:answer, :status, :type}},
          {{:ok, %{status: 1, description: ["МІТКА"]}}, {:answer, :description, :type}}
        ] do
      assert run(%{ask: fn _ -> answer end}, attempt: 1, max_attempts: 3) == {:error, reason}
      refute_received {:apply, _}
      refute_received {:release, _}
    end
  end

  test "a technical error on the last attempt releases the claim, then is an error" do
    assert run(%{ask: fn _ -> {:error, :timeout} end}, attempt: 3, max_attempts: 3) ==
             {:error, {:registry, :timeout}}

    assert_received {:release, [_claim, changes]}

    assert changes.person_verifications == %{
             unzr_verification_status: :verified,
             unzr_verification_reason: :manual
           }

    assert changes.guard == %{unzr_verification_status: :in_review}
    assert changes.failure == {:registry, :timeout}
  end

  test "a permanent failure releases the claim at once, is counted, and cancels the job" do
    without = fn field -> put_in(@loaded.person[field], nil) end

    for {loaded, answer, reason} <- [
          {@loaded, %{status: -1}, {:registry, :mandatory_fields}},
          {without.(:last_name), nil, {:record, :last_name, :required}},
          {without.(:first_name), nil, {:record, :first_name, :required}},
          {without.(:birth_date), nil, {:record, :birth_date, :required}},
          {put_in(@loaded.person.birth_date, "МІТКА"), nil, {:record, :birth_date, :date}},
          {%{@loaded | person: Map.delete(@loaded.person, :unzr)}, nil,
           {:record, :unzr, :required}},
          {put_in(@loaded.verification.unzr_verification_status, "МІТКА"), nil,
           {:record, :unzr_verification_status, :unknown_value}}
        ] do
      host = %{load: fn _ -> {:ok, loaded} end, ask: fn _ -> {:ok, answer} end}
      assert run(host, attempt: 1, max_attempts: 5) == {:cancel, reason}
      assert_received {:release, [_claim, %{failure: ^reason}]}
      refute_received {:apply, _}
    end

    # Unless the claim cannot be given back: then the job is tried again.
    host = %{
      ask: fn _ -> {:ok, %{status: -1}} end,
      release: fn _, _ -> {:error, {:database, "57P01"}} end
    }

    assert run(host, attempt: 1, max_attempts: 2) == {:error, {:database, "57P01"}}
    assert run(host, attempt: 2, max_attempts: 2) == {:cancel, {:registry, :mandatory_fields}}
  end

  test "invalid settings are an error that does not count against the person" do
    assert run(%{}, policy: [reasons: :old]) == {:error, {:policy, :reasons, :unknown_value}}
  end

  test "while the circuit is open the claim is released uncounted and the registry is not called" do
    assert run(%{permit: fn -> {:closed, 60} end}, attempt: 1, max_attempts: 5) ==
             {:cancel, :registry_closed}

    assert_received {:release, [_claim, %{failure: nil}]}
    refute_received {:ask, _}

    # The last attempt of a job whose fault opens the circuit.
    host = %{ask: fn _ -> {:error, :timeout} end, report: fn :fault -> {:ok, 300} end}
    assert run(host, attempt: 5, max_attempts: 5) == {:cancel, {:registry, :timeout}}
    assert_received {:release, [_claim, %{failure: nil}]}
    assert run(host, attempt: 1, max_attempts: 5) == {:error, {:registry, :timeout}}
    refute_received {:release, _}
  end

  test "the job waits for the rate limit, or snoozes" do
    began = System.monotonic_time(:millisecond)
    assert {:ok, %{result: :applied}} = run(%{permit: fn -> {:ok, 60} end})
    assert System.monotonic_time(:millisecond) - began >= 60
    assert run(%{permit: fn -> {:later, 7} end}) == {:snooze, 7}
    refute_received {:release, _}
    assert run(%{permit: fn -> :nonsense end}, max_attempts: 2) == {:error, {:host, :permit}}
    assert {:ok, %{result: :applied}} = run(%{report: fn :answered -> raise "no" end})
  end

  test "a policy may read -1 as not found" do
    assert {:ok, %{status: :not_verified}} =
             run(%{ask: fn _ -> {:ok, %{status: -1}} end}, policy: [mandatory_fields: :not_found])
  end

  test "a registry that is busy makes the job snooze" do
    assert run(%{ask: fn _ -> {:busy, 600} end}, attempt: 3, max_attempts: 3) == {:snooze, 600}
    assert run(%{ask: fn _ -> {:busy, 0} end}) == {:snooze, 1}
    refute_received {:release, _}
  end

  test "a deleted person and invalid arguments cancel the job" do
    assert run(%{load: fn _ -> :not_found end}) == {:cancel, :person_not_found}

    for args <- [
          %{},
          %{"person_id" => "1", "claim_id" => "2"},
          %{"person_id" => nil, "claim_id" => nil},
          %{person_id: 1},
          nil,
          []
        ] do
      assert UnzrSync.run(args, host()) == {:cancel, :arguments}
    end
  end

  test "of what a function of the host raises or returns only its kind is reported" do
    secret = "ПРІЗВИЩЕ"

    for {fun, kind} <- [
          {fn _, _ -> raise secret end, :error},
          {fn _, _ -> throw(secret) end, :throw},
          {fn _, _ -> exit({secret, []}) end, :exit},
          {fn _, _ -> {:ok, secret} end, :contract}
        ] do
      Osoba.Test.Telemetry.listen(self())
      assert run(%{apply: fun}, attempt: 1, max_attempts: 2) == {:error, {:host, :apply}}
      assert_received {:telemetry, [:osoba, :unzr_sync, :host, :exception], %{count: 1}, metadata}
      assert %{function: :apply, kind: ^kind} = metadata
      refute inspect(metadata, limit: :infinity) =~ secret
    end
  end

  test "reasons that may hold data are replaced" do
    assert run(%{apply: fn _, _ -> {:error, {:database, "ПРІЗВИЩЕ"}} end}) ==
             {:error, :unspecified}

    assert run(%{apply: fn _, _ -> {:error, {:database, :down}} end}) ==
             {:error, {:database, :down}}

    for {given, reason} <- [
          {{:database, "42P01"}, {:database, "42P01"}},
          {{:database, "Зразк"}, :unspecified},
          {{:http, 503}, {:http, 503}},
          {{:a, :b, 3}, {:a, :b, 3}},
          {{:a, :b, "МІТКА"}, :unspecified},
          {{:a, :b, :c, :d}, :unspecified}
        ] do
      assert run(%{apply: fn _, _ -> {:error, given} end}) == {:error, reason}
    end
  end

  test "a wrong option is the programmer's mistake" do
    assert_raise ArgumentError, fn -> UnzrSync.run(@args, host(), attempts: 3) end
  end

  test "telemetry reports outcomes and no personal data" do
    Osoba.Test.Telemetry.listen(self())
    run(%{})

    assert_received {:telemetry, [:osoba, :unzr_sync, :run, :start], %{system_time: _},
                     %{attempt: 1}}

    assert_received {:telemetry, [:osoba, :unzr_sync, :ask, :stop], %{duration: _},
                     %{answer: :found}}

    assert_received {:telemetry, [:osoba, :unzr_sync, :run, :stop], %{duration: _}, metadata}

    assert %{outcome: :applied, status: :verified, reason: :auto, attempt: 1, max_attempts: 1} =
             metadata

    run(%{ask: fn _ -> {:error, :timeout} end})

    assert_received {:telemetry, [:osoba, :unzr_sync, :release, :stop], %{duration: _},
                     %{result: :released}}

    assert_received {:telemetry, [:osoba, :unzr_sync, :run, :stop], _,
                     %{outcome: :error, error: {:registry, :timeout}}}
  end

  test "a batch is claimed and inserted in one transaction, job arguments are ids" do
    test = self()
    claims = [%{person_id: "p1", claim_id: "c1"}, %{person_id: "p2", claim_id: "c2"}]

    options = [
      batch_size: 7,
      claim: fn 7 -> {:ok, claims} end,
      insert: fn args -> send(test, {:args, args}) && :ok end,
      transaction: fn fun -> send(test, :transaction) && fun.() end
    ]

    Osoba.Test.Telemetry.listen(self())
    assert UnzrSync.dispatch(options) == {:ok, 2}
    assert_received :transaction

    assert_received {:args,
                     [
                       %{"person_id" => "p1", "claim_id" => "c1"},
                       %{"person_id" => "p2", "claim_id" => "c2"}
                     ]}

    assert_received {:telemetry, [:osoba, :unzr_sync, :dispatch, :stop], %{claimed: 2},
                     %{result: :ok}}

    failing = Keyword.put(options, :insert, fn _ -> raise "no" end)
    assert UnzrSync.dispatch(failing) == {:error, {:host, :insert}}
    waiting = Keyword.put(options, :claim, fn 7 -> {:wait, 60, :registry} end)
    assert UnzrSync.dispatch(waiting) == {:wait, 60, :registry}

    assert_received {:telemetry, [:osoba, :unzr_sync, :dispatch, :stop], %{claimed: 0},
                     %{result: :wait, why: :registry}}
  end

  test "a batch of any size is inserted in statements that PostgreSQL takes, in one transaction" do
    test = self()
    claims = for number <- 1..12_345, do: %{person_id: "p#{number}", claim_id: "c#{number}"}

    options = [
      batch_size: 12_345,
      claim: fn 12_345 -> {:ok, claims} end,
      insert: fn args -> send(test, {:args, length(args)}) && :ok end,
      transaction: fn fun -> send(test, :transaction) && fun.() end
    ]

    assert UnzrSync.dispatch(options) == {:ok, 12_345}
    for _chunk <- 1..12, do: assert_received({:args, 1_000})
    assert_received {:args, 345}
    assert_received :transaction
    refute_received :transaction
  end

  test "batches are dispatched until nobody is due or a limit is reached" do
    batches = fn answers ->
      {:ok, left} = Agent.start_link(fn -> answers end)
      claim = fn _size -> Agent.get_and_update(left, fn [answer | rest] -> {answer, rest} end) end
      UnzrSync.dispatch_all(claim: claim, insert: fn _ -> :ok end)
    end

    some = {:ok, [%{person_id: "p", claim_id: "c"}]}
    assert batches.([some, some, some, {:ok, []}]) == {:ok, 3}
    assert batches.([some, {:wait, 60, :day}]) == {:wait, 60, :day, 1}
    assert batches.([some, {:error, {:database, :down}}]) == {:error, {:database, :down}}
  end
end
