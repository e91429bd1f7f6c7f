defmodule Osoba.Test.Terms do
  @moduledoc """
  Answers the documents of the golden vectors through the functions that take terms, and gives the
  results as documents, to be compared with the expected ones.

  A document that cannot be said in terms (a list where the function takes a map, a policy with a
  misspelt setting, which is an `ArgumentError` here) is `:not_a_term`.
  """

  alias Osoba.Verification
  alias Osoba.Verification.Changes

  @doc "The commands that have no function over terms."
  def documents_only, do: ["identifiers"]

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
      |> Verification.plan(record, question["answer"], [{:now, now} | policy])
      |> step(release)
    else
      {:error, error} -> {:error, error}
      _not_a_term -> :not_a_term
    end
  end

  def answer(_command, _document), do: :not_a_term

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

  defp matches(unzr, birth_date), do: Osoba.UNZR.matches_birth_date?(unzr, birth_date)

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

  defp value(%DateTime{} = time), do: DateTime.to_iso8601(time)
  defp value(%Date{} = date), do: Date.to_iso8601(date)
  defp value({:from, :unzr_data}), do: %{"from" => "unzr_data"}
  defp value(value), do: value
end
