defmodule Osoba.Test.Terms do
  @moduledoc """
  Answers the documents of the golden vectors through the functions that take terms, and gives the
  results as documents, to be compared with the expected ones.

  A document that cannot be said in terms (a list where the function takes a map, a policy with a
  misspelt setting, which is an `ArgumentError` here) is `:not_a_term`.
  """

  alias Osoba.Verification
  alias Osoba.Verification.Changes

  # What a document leaves out is absent; a record of a host says so.
  @person %{"documents" => nil, "addresses" => nil, "authentication_methods" => nil}

  defp whole(person) when is_map(person) do
    person = Map.merge(@person, person)

    for {list, field} <- [
          {"documents", ["number"]},
          {"addresses", ["type"]},
          {"authentication_methods", ["type", "phone_number"]},
          {"phones", ["number"]},
          {"confidant_person", ["phones"]}
        ],
        reduce: person do
      person ->
        if is_map_key(person, list), do: Map.update!(person, list, &said(&1, field)), else: person
    end
  end

  defp whole(other), do: other

  defp said(entries, fields) when is_list(entries), do: Enum.map(entries, &said(&1, fields))

  defp said(entry, ["phones"]) when is_map(entry),
    do: entry |> Map.put_new("phones", nil) |> Map.update!("phones", &said(&1, ["number"]))

  defp said(entry, fields) when is_map(entry), do: Map.merge(Map.new(fields, &{&1, nil}), entry)
  defp said(other, _fields), do: other

  defp all(persons) when is_list(persons), do: Enum.map(persons, &whole/1)
  defp all(other), do: other

  @doc "Whether a line has an id of its own, which no function over terms takes."
  def has_own_id?(command, %{} = line) when command not in ["keys", "identifiers"],
    do: is_map_key(line, "id") or is_map_key(line, "person_id")

  def has_own_id?(_command, _line), do: false

  @doc "The commands that have no function over terms."
  def documents_only, do: ["identifiers", "replay"]

  def answer("merge", %{"merge_candidate" => candidate, "facts" => facts} = question)
      when is_map(candidate) and is_map(facts) do
    with [] <- Map.keys(question) -- ~w(merge_candidate facts reason policy now),
         {:ok, options} <- merge_policy(question["policy"]) do
      options = [{:now, question["now"]} | options]
      merging(Osoba.Merging.merge(candidate, facts, question["reason"], options))
    else
      _not_a_term -> :not_a_term
    end
  end

  def answer("review", %{"assign" => %{} = assignment} = question) do
    with [] <- Map.keys(question) -- ~w(assign policy),
         {:ok, options} <- review_policy(question["policy"]),
         do: merging(Osoba.Merging.assign(assignment, options)),
         else: (_not_a_term -> :not_a_term)
  end

  def answer("review", %{"decide" => %{"facts" => facts} = decision} = question) do
    with [] <- Map.keys(question) -- ~w(decide policy),
         {:ok, options} <- review_policy(question["policy"]),
         do: merging(Osoba.Merging.decide(Map.delete(decision, "facts"), facts, options)),
         else: (_not_a_term -> :not_a_term)
  end

  def answer("unzr", text) when is_binary(text), do: unzr(text, nil)

  def answer("unzr", %{"unzr" => text} = question)
      when map_size(question) <= 2 and is_binary(text) do
    if Map.keys(question) -- ["unzr", "birth_date"] == [],
      do: unzr(text, question["birth_date"]),
      else: :not_a_term
  end

  def answer("cumulative", streams) when is_map(streams) do
    with {:ok, status} <- Verification.cumulative(streams),
         do: {:ok, %{"verification_status" => status |> Atom.to_string() |> String.upcase()}}
  end

  def answer("sync", %{"person" => person, "verification" => record, "now" => now} = question)
      when is_map(person) and is_map(record) do
    with {:ok, policy} <- policy(question["policy"] || %{}),
         [] <- Map.keys(question) -- ~w(person verification now policy answer before_claim),
         {:ok, release} <- release(question["before_claim"]) do
      person
      |> Map.put_new("unzr", nil)
      |> Verification.sync(record, question["answer"], [{:now, now} | policy])
      |> step(release)
    else
      {:error, error} -> {:error, error}
      _not_a_term -> :not_a_term
    end
  end

  def answer("score", %{"person" => person, "candidate" => candidate} = question) do
    limits = question["limits"]

    with [] <- Map.keys(question) -- ~w(person candidate explain bands limits),
         true <-
           question["explain"] in [nil, true, false] and question["bands"] in [nil, true, false],
         {:ok, options} <- limits(limits) do
      pair(whole(person), whole(candidate), question, options)
    else
      _not_a_term -> :not_a_term
    end
  end

  def answer("decide", %{"submission" => submission, "policy" => policy} = question)
      when is_map(submission) and is_map(policy) do
    with [] <- Map.keys(question) -- ~w(submission policy facts audit),
         true <- question["audit"] in [nil, true, false] do
      facts = facts(question["facts"] || %{})

      decision =
        Osoba.Matching.decide(whole(submission), facts, policy,
          audit: question["audit"],
          document: true
        )

      decided(decision, question["audit"] == true)
    else
      _not_a_term -> :not_a_term
    end
  end

  def answer("keys", person) when is_map(person) do
    person = whole(person)

    with {:ok, [uk]} <- Osoba.Matching.keys([person]),
         {:ok, [kankowski]} <- Osoba.Matching.keys([person], key: :kankowski) do
      names =
        for {key, keys} <- [uk: uk, kankowski: kankowski] do
          {:ok, second} =
            Osoba.Names.encode_many([person["second_name"]], key: key, kind: :second)

          %{
            "key" => keys.key,
            "last_name_keys" => keys.last_name_keys,
            "first_name_keys" => keys.first_name_keys,
            "second_name_key" => hd(second)
          }
        end

      id = for name <- ["id", "person_id"], person[name], into: %{}, do: {name, person[name]}

      {:ok,
       Map.merge(id, %{
         "tax_id" => uk.tax_id,
         "document_numbers" => uk.document_numbers,
         "certificate_numbers" => uk.certificate_numbers,
         "auth_phones" => uk.auth_phones,
         "birth_date" => uk.birth_date && Date.to_iso8601(uk.birth_date),
         "settlement_ids" => uk.settlement_ids,
         "names" => names
       })}
    else
      {:error, error} ->
        {:error, %{error | field: String.replace(error.field, ~r/^persons\[0\]\.?/, "")}}
    end
  end

  def answer("search", %{"query" => query, "persons" => persons} = question) when is_map(query) do
    options = [key: question["key"] || :uk, normalisation: question["normalisation"] || :clean]

    with [] <- Map.keys(question) -- ~w(query persons key normalisation),
         {:ok, found} <- Osoba.Matching.search(query, all(persons), options) do
      persons = Enum.map(found.persons, &tree/1)

      {:ok,
       %{
         "ids" => Enum.map(persons, & &1["id"]),
         "persons" => persons,
         "ignored" => Enum.map(found.ignored, &tree/1),
         "findings" => Enum.map(found.findings, &tree/1)
       }}
    else
      {:error, error} -> {:error, error}
      _not_a_term -> :not_a_term
    end
  end

  def answer(
        "why_not",
        %{"submission" => submission, "candidate" => candidate, "policy" => policy} = question
      )
      when is_map(submission) and is_map(policy) do
    if map_size(question) == 3 and not is_map_key(submission, "person_id") do
      with {:ok, why} <- Osoba.Matching.why_not(whole(submission), whole(candidate), policy),
           do: {:ok, tree(why)}
    else
      :not_a_term
    end
  end

  # A name that is the whole document has no field.
  def answer("encode", name) when is_binary(name) do
    with {:error, error} <- encode(name, "last"), do: {:error, %{error | field: ""}}
  end

  def answer("encode", %{"name" => name} = question) when is_binary(name) do
    kind = Map.get(question, "kind", "last")

    if Map.keys(question) -- ["name", "kind"] == [] and kind,
      do: encode(name, kind),
      else: :not_a_term
  end

  def answer("explain", %{"person" => person, "candidate" => candidate} = question)
      when map_size(question) == 2 do
    with {:ok, explanation} <- Osoba.Scoring.explain(whole(person), whole(candidate)),
         do: {:ok, tree(explanation)}
  end

  def answer(_command, _document), do: :not_a_term

  @doc "The same with a scorecard of one's own."
  def answer_with(scorecard, "score", %{"person" => person, "candidate" => candidate} = question) do
    {:ok, options} = limits(question["limits"])
    pair(whole(person), whole(candidate), question, [{:scorecard, scorecard} | options])
  end

  def answer_with(scorecard, "decide", question) do
    decision =
      Osoba.Matching.decide(
        whole(question["submission"]),
        facts(question["facts"] || %{}),
        question["policy"],
        scorecard: scorecard,
        document: true
      )

    with {:decided, decision} <- decision, do: {:ok, decision.document}
  end

  defp encode(name, kind) do
    with {:ok, uk} <- Osoba.Names.encode(name, kind: kind),
         {:ok, kankowski} <- Osoba.Names.encode(name, kind: kind, key: :kankowski),
         {:ok, latin} <- Osoba.Names.to_latin(name) do
      {:ok, %{"kankowski" => kankowski, "uk" => uk, "latin" => if(uk || kankowski, do: latin)}}
    end
  end

  defp limits(nil), do: {:ok, []}

  defp limits(limits) when is_map(limits) do
    if Map.keys(limits) -- ~w(automatic manual) == [] and nil not in Map.values(limits),
      do: {:ok, [limits: for({k, v} <- limits, do: {String.to_existing_atom(k), v})]},
      else: :not_a_term
  end

  defp limits(_other), do: :not_a_term

  defp pair(person, candidate, question, options) do
    with {:ok, pair} <- Osoba.Scoring.score(person, candidate, options),
         {:ok, explanation} <- Osoba.Scoring.explain(person, candidate, options) do
      points = Map.new(explanation.variables, &{&1.name, &1.points})
      document = %{"score" => pair.score, "bins" => pair.bins, "distances" => pair.distances}

      document =
        if question["bands"],
          do: Map.put(document, "band", Atom.to_string(pair.band)),
          else: document

      if question["explain"],
        do:
          {:ok,
           Map.merge(document, %{
             "points" => points,
             "counterfactuals" => tree(explanation.counterfactuals)
           })},
        else: {:ok, document}
    end
  end

  # A null fact is one not known yet, except the person, who is known not to be there.
  defp facts(facts) when is_map(facts) do
    for {name, fact} <- facts, fact != nil or name == "person", into: %{} do
      case name do
        "person" -> {name, whole(fact)}
        "candidates" -> {name, all(fact)}
        _other -> {name, fact}
      end
    end
  end

  defp facts(other), do: other

  defp decided({:error, error}, _audit), do: {:error, error}

  defp decided({:ask, question}, _audit) do
    name = Atom.to_string(question.fact)

    details =
      case question do
        %{keys: %{} = keys} -> keys |> Map.from_struct() |> tree()
        %{identity: %{} = identity} -> tree(identity)
        %{id: id} when is_binary(id) -> %{"id" => id}
        %{phone: phone} -> %{"phone" => phone}
      end

    {:ok, %{"ask" => Map.put(details, "question", name)}}
  end

  defp decided({:decided, decision}, audit) do
    document = decision |> Map.from_struct() |> Map.drop([:document, :audit]) |> tree()
    # The line that a host may store is the same, whatever else is asked for.
    ^document = Osoba.JSON.read!(decision.document)

    if audit,
      do: {:ok, Map.put(document, "audit", Osoba.JSON.read!(decision.audit))},
      else: {:ok, document}
  end

  # Atoms and dates as documents have them.
  defp tree(nil), do: nil
  defp tree(flag) when is_boolean(flag), do: flag
  defp tree(:certainly_not), do: "certainly-not"
  defp tree(atom) when is_atom(atom), do: Atom.to_string(atom)
  defp tree(%Date{} = date), do: Date.to_iso8601(date)
  defp tree(list) when is_list(list), do: Enum.map(list, &tree/1)
  defp tree(struct) when is_struct(struct), do: struct |> Map.from_struct() |> tree()

  # What documents leave out where there is nothing to say.
  @silent [proven_score: nil, cautions: []]

  defp tree(map) when is_map(map) do
    for {key, value} <- map, {key, value} not in @silent, into: %{}, do: {tree(key), tree(value)}
  end

  defp tree(other), do: other

  defp unzr(text, birth_date) do
    case Osoba.UNZR.parse(text) do
      {:ok, unzr} ->
        with {:ok, matches} <- matches(unzr, birth_date) do
          {:ok,
           %{
             "valid" => true,
             "birth_date" => unzr.birth_date && Date.to_iso8601(unzr.birth_date),
             "serial" => unzr.serial,
             "check_digit" => unzr.check_digit,
             "check_digit_valid" => unzr.check_digit_valid,
             "matches_birth_date" => matches
           }}
        end

      {:error, %{rule: rule}} ->
        case matches(nil, birth_date) do
          {:ok, nil} -> {:ok, %{"valid" => false, "reason" => Atom.to_string(rule)}}
          error -> error
        end
    end
  end

  defp matches(_unzr, nil), do: {:ok, nil}

  defp matches(nil, birth_date) do
    {:ok, unzr} = Osoba.UNZR.parse("19910824-00026")
    with {:ok, _matches} <- matches(unzr, birth_date), do: {:ok, nil}
  end

  defp matches(unzr, birth_date) do
    {:ok, Osoba.UNZR.matches_birth_date?(unzr, birth_date)}
  rescue
    error in Osoba.Error -> {:error, error}
  end

  @settings ~w(reasons mandatory_fields validation_period_days claim_timeout_minutes)
  defp policy(policy) when is_map(policy) do
    if Map.keys(policy) -- @settings == [] and nil not in Map.values(policy),
      do: {:ok, for({key, value} <- policy, do: {String.to_existing_atom(key), value})},
      else: :misspelt
  end

  defp policy(_other), do: :no_policy

  defp release(nil), do: {:ok, nil}
  defp release(before) when is_map(before), do: Verification.release(before)
  defp release(_other), do: :not_a_term

  defp step({:apply, changes}, _release), do: {:ok, %{"apply" => changes(changes)}}
  defp step({:leave, reason}, _release), do: {:ok, %{"leave" => Atom.to_string(reason)}}
  defp step({:error, error}, _release), do: {:error, error}
  defp step({:ask, request}, _), do: {:ok, %{"ask" => Verification.Request.to_map(request)}}
  defp step({:retry, reason}, nil), do: {:ok, %{"retry" => Atom.to_string(reason)}}

  defp step({:retry, reason}, release),
    do: {:ok, %{"retry" => Atom.to_string(reason), "release" => changes(release)}}

  def changes(%Changes{} = changes) do
    %{
      "guard" => changes.guard && strings(Map.new(changes.guard, &upper/1)),
      "person_verifications" => strings(Changes.columns_to_db(changes)),
      "persons" => changes.persons && strings(changes.persons),
      "unzr_data" => changes.unzr_data && strings(changes.unzr_data)
    }
  end

  defp upper({column, status}), do: {column, Verification.Status.to_db(status)}

  defp strings(map), do: Map.new(map, fn {key, value} -> {Atom.to_string(key), value(value)} end)

  # Documents have as many digits after the second as are needed.
  defp value(%DateTime{microsecond: {part, 6}} = time) do
    unit =
      cond do
        rem(part, 1_000_000) == 0 -> :second
        rem(part, 1_000) == 0 -> :millisecond
        true -> :microsecond
      end

    time |> DateTime.truncate(unit) |> DateTime.to_iso8601()
  end

  defp value(%Date{} = date), do: Date.to_iso8601(date)
  defp value({:from, :unzr_data}), do: %{"from" => "unzr_data"}
  defp value(value), do: value

  defp merge_policy(nil), do: {:ok, []}
  defp merge_policy(policy) when policy == %{}, do: {:ok, []}

  defp merge_policy(%{"limits" => %{} = limits} = policy) when map_size(policy) == 1 do
    names = %{"automatic" => :automatic, "manual" => :manual}

    if Map.keys(limits) -- Map.keys(names) == [],
      do: {:ok, [limits: for({name, value} <- limits, do: {names[name], value})]},
      else: :not_a_term
  end

  defp merge_policy(_other), do: :not_a_term

  defp review_policy(nil), do: {:ok, []}

  defp review_policy(%{} = policy) do
    names = %{"quorum" => :quorum, "max_postponed" => :max_postponed}

    if Map.keys(policy) -- Map.keys(names) == [] and nil not in Map.values(policy),
      do: {:ok, for({name, value} <- policy, do: {names[name], value})},
      else: :not_a_term
  end

  defp review_policy(_other), do: :not_a_term

  defp merging({:error, error}), do: {:error, error}
  defp merging({:ask, question}), do: {:ok, %{"ask" => %{"question" => to_string(question)}}}
  defp merging({kind, reason}) when is_atom(reason), do: {:ok, %{"#{kind}" => "#{reason}"}}

  defp merging({:apply, %Osoba.Merging.Changes{} = changes}),
    do: {:ok, %{"apply" => changes |> Map.from_struct() |> Map.delete(:guard) |> named()}}

  defp merging({:apply, changes}), do: {:ok, %{"apply" => named(Map.from_struct(changes))}}

  defp merging({:refuse, refusal}) do
    refusal = Map.from_struct(%{refusal | reason: to_string(refusal.reason)})
    {:ok, %{"refuse" => named(refusal)}}
  end

  defp named(map) when is_map(map),
    do: Map.new(map, fn {key, value} -> {to_string(key), named(value)} end)

  defp named(nil), do: nil
  defp named(:inactive), do: "inactive"
  defp named(atom) when is_atom(atom), do: atom |> Atom.to_string() |> String.upcase()
  defp named(other), do: other
end
