defmodule Osoba.ReviewTest do
  @moduledoc "Clerks on a real PostgreSQL: what they are given, what they decide, and what they may not."
  use ExUnit.Case, async: false

  import Osoba.Test.Database, only: [uuid: 1]

  alias Osoba.Deduplication.Review
  alias Osoba.Test.DedupDispatcher
  alias Osoba.Test.DedupHost
  alias Osoba.Test.Driver
  alias Osoba.Test.Duplicates
  alias Osoba.Test.MergeDispatcher
  alias Osoba.Test.Queue
  alias Osoba.Test.UnzrHost

  @moduletag :postgres
  @moduletag :stand_in

  # Pairs whose genders differ: each goes to clerks.
  defp start!(name, pairs) do
    persons =
      for number <- 1..pairs//1, {gender, side} <- [{"MALE", 0}, {"FEMALE", 1}] do
        %{
          id: uuid(number * 2 + side),
          updated_at: Duplicates.at(number * 2 + side),
          first_name: "Остап",
          last_name: "Зразко#{List.to_string([?а + number])}",
          second_name: "Вигаданович",
          birth_date: Date.to_iso8601(Date.add(~D[1950-01-07], number * 401)),
          gender: gender,
          tax_id: "9#{1_000_000_00 + number * 7}",
          no_tax_id: false,
          birth_settlement: nil,
          status: "active",
          is_active: true,
          documents: [%{type: "PASSPORT", number: "АА#{200_000 + number * 11}"}],
          addresses: [],
          authentication_methods: [%{type: "OTP", phone_number: "+38050#{1_000_000 + number}"}]
        }
      end

    session = Duplicates.database!(name, persons, [Queue.ddl()])
    UnzrHost.configure(address: Osoba.Test.Postgres.address(), database: name)
    Process.delete(UnzrHost)
    Queue.install()
    own = UnzrHost.session()
    on_exit(fn -> Enum.each([session, own], &Driver.close/1) end)
    drain(DedupDispatcher)

    assert [["#{pairs}"]] ==
             Driver.rows!(session, "SELECT count(*)::text FROM manual_merge_candidates")

    session
  end

  defp drain(dispatcher) do
    {:ok, count} = dispatcher.perform(%Oban.Job{args: %{}})
    run_all()
    count
  end

  defp run_all, do: if(Queue.run_one() != nil, do: run_all(), else: :ok)

  defp clerk(number), do: uuid(7_000_000 + number)

  defp decide(clerk, request, status, more \\ %{}, options \\ []) do
    decision = Map.merge(%{clerk_id: clerk(clerk), status: status}, more)
    Review.decide(DedupHost, request.id, decision, options)
  end

  defp assigned!(clerk) do
    {:ok, request} = Review.assign(DedupHost, clerk(clerk))
    request
  end

  defp snapshot(session) do
    for table <-
          ~w(merge_candidates manual_merge_candidates manual_merge_requests merged_pairs persons),
        do: Driver.rows!(session, "SELECT t::text FROM #{table} t ORDER BY 1")
  end

  defp refused(session, reason, http, fun) do
    before = snapshot(session)
    assert {:refuse, refusal} = fun.()
    assert {refusal.reason, refusal.http} == {reason, http}
    assert is_binary(refusal.message) and is_binary(refusal.message_uk)
    assert snapshot(session) == before, "something was written"
  end

  test "three clerks decide MERGE, and the merger merges with their reason" do
    session = start!("review_merge", 1)

    for clerk <- 1..3 do
      request = assigned!(clerk)
      assert {:ok, pair} = Review.pair(DedupHost, request.id, clerk(clerk))
      assert pair.person.id == request.person_id and pair.master.id == request.master_person_id
      assert :gender_clash in pair.cautions
      assert [%{field: :gender}] = Enum.reject(pair.differences, & &1.same)
      assert length(pair.explanation.variables) == 11
      refute inspect(pair) =~ "Зразко" or inspect(pair) =~ "Остап"

      quorum = if clerk == 3, do: {:merge, request.merge_candidate_id}, else: {nil, nil}
      assert {:ok, decided} = decide(clerk, request, :merge, %{comment: "одна людина"})
      assert {decided.verdict, decided.merge} == quorum
    end

    assert [["PROCESSED", "MERGE", nil, "3"]] =
             Driver.rows!(
               session,
               "SELECT status, decision, assignee_id::text, decisions::text FROM manual_merge_candidates"
             )

    assert drain(MergeDispatcher) == 1

    assert [["MERGED", "MANUAL_MERGE"]] =
             Driver.rows!(session, "SELECT status, merge_reason FROM merge_candidates")

    assert [[_one]] = Driver.rows!(session, "SELECT id::text FROM merged_pairs")

    assert [["одна людина"]] =
             Driver.rows!(session, "SELECT DISTINCT comment FROM manual_merge_requests")
  end

  for verdict <- [:split, :trash] do
    test "a quorum of #{verdict} declines the pair" do
      session = start!("review_#{unquote(verdict)}", 1)
      # One who sees it otherwise does not count.
      {:ok, %{verdict: nil}} = decide(9, assigned!(9), :merge)

      for clerk <- 1..3,
          do: assert({:ok, %{merge: nil}} = decide(clerk, assigned!(clerk), unquote(verdict)))

      name = unquote(verdict) |> to_string() |> String.upcase()

      assert [["PROCESSED", ^name]] =
               Driver.rows!(session, "SELECT status, decision FROM manual_merge_candidates")

      assert [["DECLINED"]] = Driver.rows!(session, "SELECT status FROM merge_candidates")
      assert drain(MergeDispatcher) == 0
    end
  end

  test "a clerk without the right to decide is refused with 403, 404 or 409, and nothing is written" do
    session = start!("review_refused", 7)
    request = assigned!(1)

    refused(session, :open_request, 409, fn -> Review.assign(DedupHost, clerk(1)) end)
    refused(session, :not_assignee, 403, fn -> decide(2, request, :merge) end)
    refused(session, :incorrect_transition, 409, fn -> decide(1, request, :new) end)
    refused(session, :request_not_found, 404, fn -> decide(1, %{id: uuid(99)}, :merge) end)

    refused(session, :request_not_found, 404, fn ->
      decide(1, %{id: "; DROP TABLE persons"}, :merge)
    end)

    refused(session, :request_not_found, 404, fn ->
      Review.pair(DedupHost, request.id, clerk(2))
    end)

    refused(session, :request_not_found, 404, fn -> Review.pair(DedupHost, "x", clerk(1)) end)

    for {decision, error} <- [
          {%{clerk_id: clerk(1), status: :unsure}, {"decide.status", :unknown_value}},
          {%{clerk_id: clerk(1), status: "merge"}, {"decide.status", :unknown_value}},
          {%{clerk_id: clerk(1)}, {"decide.status", :required}},
          {%{clerk_id: " ", status: :merge}, {"decide.clerk_id", :required}},
          {%{clerk_id: clerk(1), status: :merge, comment: 7}, {"decide.comment", :type}},
          {%{clerk_id: clerk(1), status: :merge, comment: String.duplicate("я", 40_000)},
           {"decide.comment", :too_long}}
        ] do
      before = snapshot(session)
      assert {:error, %Osoba.Error{} = found} = Review.decide(DedupHost, request.id, decision)
      assert {found.field, found.rule} == error
      assert snapshot(session) == before
    end

    assert Review.assign(DedupHost, "me") ==
             {:error, %Osoba.Error{field: "clerk_id", rule: :type}}

    assert {:ok, %{verdict: nil}} = decide(1, request, :postpone)
    refused(session, :incorrect_transition, 409, fn -> decide(1, request, :postpone) end)
    assert {:ok, %{verdict: nil}} = decide(1, request, :split)
    refused(session, :incorrect_transition, 409, fn -> decide(1, request, :merge) end)

    for _ <- 1..5, do: {:ok, _} = decide(1, assigned!(1), :postpone)
    refused(session, :too_many_postponed, 409, fn -> Review.assign(DedupHost, clerk(1)) end)
    assert {:ok, _} = Review.assign(DedupHost, clerk(1), max_postponed: 6)
    # Everything that is with nobody has been with this clerk.
    for _ <- 1..6, do: {:ok, _} = decide(3, assigned!(3), :trash, %{}, quorum: 9)
    refused(session, :no_candidate, 404, fn -> Review.assign(DedupHost, clerk(3)) end)
  end

  test "a late decision is refused, and a clerk whose pair another merge closed gets the next one" do
    session = start!("review_late", 2)
    # The clerk holds a pair, which others, to whom it came by postponing, decide.
    late = assigned!(1)
    {:ok, _} = decide(1, late, :postpone)

    for clerk <- 2..4 do
      request = assigned!(clerk)
      assert request.manual_merge_candidate_id == late.manual_merge_candidate_id
      {:ok, _} = decide(clerk, request, :split)
    end

    refused(session, :candidate_processed, 409, fn -> decide(1, late, :merge) end)
    next = assigned!(1)
    assert next.manual_merge_candidate_id != late.manual_merge_candidate_id

    # The person of the pair is merged elsewhere: the request stays NEW, and hinders nobody.
    Driver.run!(
      session,
      "UPDATE manual_merge_candidates SET status = 'PROCESSED', assignee_id = NULL WHERE id = '#{next.manual_merge_candidate_id}'"
    )

    refused(session, :no_candidate, 404, fn -> Review.assign(DedupHost, clerk(1)) end)
  end

  test "the pair with most decisions comes first, then the oldest" do
    session = start!("review_order", 3)

    ids =
      List.flatten(
        Driver.rows!(
          session,
          "SELECT id::text FROM manual_merge_candidates ORDER BY inserted_at, id"
        )
      )

    assert assigned!(1).manual_merge_candidate_id == hd(ids)
    second = assigned!(2)
    assert second.manual_merge_candidate_id == Enum.at(ids, 1)
    {:ok, _} = decide(2, second, :merge)
    assert assigned!(3).manual_merge_candidate_id == second.manual_merge_candidate_id
  end

  test "concurrent requests never give two clerks one pair or one clerk two" do
    session = start!("review_race", 12)

    results =
      for(clerk <- 1..10, _twice <- 1..2, do: clerk)
      |> Enum.map(&Task.async(fn -> {&1, Review.assign(DedupHost, clerk(&1))} end))
      |> Task.await_many(60_000)

    {given, refused} = Enum.split_with(results, &match?({_clerk, {:ok, _}}, &1))
    assert length(given) == 10 and length(Enum.uniq_by(given, &elem(&1, 0))) == 10
    pairs = for {_clerk, {:ok, request}} <- given, do: request.manual_merge_candidate_id
    assert Enum.uniq(pairs) == pairs
    for {_clerk, {:refuse, refusal}} <- refused, do: assert(refusal.reason == :open_request)

    assert [["10", "10"]] =
             Driver.rows!(
               session,
               "SELECT count(*)::text, count(DISTINCT assignee_id)::text FROM manual_merge_candidates WHERE assignee_id IS NOT NULL"
             )

    # And decide at once: the pair is processed by exactly one of them.
    for {clerk, {:ok, request}} <- given, do: {:ok, _} = decide(clerk, request, :postpone)

    [[id]] =
      Driver.rows!(session, "SELECT id::text FROM manual_merge_candidates ORDER BY id LIMIT 1")

    requests =
      for clerk <- 20..25 do
        [[request]] =
          Driver.rows!(
            session,
            "INSERT INTO manual_merge_requests (manual_merge_candidate_id, assignee_id, inserted_at, updated_at) VALUES ($1, $2, now(), now()) RETURNING id::text",
            [id, clerk(clerk)]
          )

        {clerk, %{id: request}}
      end

    verdicts =
      requests
      |> Enum.map(fn {clerk, request} -> Task.async(fn -> decide(clerk, request, :merge) end) end)
      |> Task.await_many(60_000)

    assert Enum.count(verdicts, &match?({:ok, %{verdict: :merge}}, &1)) == 1
    assert Enum.count(verdicts, &match?({:ok, %{verdict: nil}}, &1)) == 2
    assert Enum.count(verdicts, &match?({:refuse, %{reason: :candidate_processed}}, &1)) == 3
  end

  defmodule Unlocked do
    use Osoba.Deduplication.Host, query: &Osoba.Test.UnzrHost.query/2

    @impl true
    def declarations(_person_id, _master_person_id), do: {:error, :none}

    @impl true
    def terminate(_person_id, _reason), do: {:error, :none}
  end

  test "a host without transactions has no review" do
    start!("review_unlocked", 1)
    assert Review.assign(Unlocked, clerk(1)) == {:error, {:host, :review}}
  end
end
