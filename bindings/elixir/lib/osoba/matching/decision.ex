defmodule Osoba.Matching.Decision do
  @moduledoc """
  What becomes of a submission, with everything that led there. Holds ids, never personal data.

    * `decision`: `:create`, `:exists`, `:update`, `:ambiguous` or `:refused`
    * `rule` and `step`: the rule that decided, and its step in the source table if it has one
    * `http`, `message`, `message_uk`: status and message to answer with, as published
    * `unique`: whether exactly one person matches; `nil` where nobody does
    * `persons`: those who match, best first, each with `id`, `score`, `clusters` and `match_grade`, and
      `proven_score`, the score without blanks and placeholders where that is another one: it decides
    * `candidates`: everybody who was scored, likewise
    * `ignored`: candidates that were not scored, each with `id` and `reason` (`:no_cluster`, `:inactive`, or
      `:unreadable` with `field` and `rule`)
    * `threshold`; `margin`: the best score less the second's; `runner_up`
    * `findings`: what should make a clerk look twice, each with `id` and `finding`
    * `scorecard` (`name`, `hash`) and `version`: what made the decision
    * `document` and `audit`: JSON texts, if they were asked for
  """

  @fields [
    :decision,
    :rule,
    :step,
    :http,
    :message,
    :message_uk,
    :unique,
    :persons,
    :ignored,
    :threshold,
    :margin,
    :runner_up,
    :candidates,
    :findings,
    :scorecard,
    :version
  ]
  @enforce_keys @fields
  defstruct @fields ++ [:document, :audit]

  @type cluster ::
          :tax_id
          | :document_number
          | :auth_phone
          | :birth_date_last_name
          | :settlement_last_name
          | :first_last_name
          | :own

  @type matched :: %{
          id: String.t(),
          score: float() | nil,
          proven_score: float() | nil,
          clusters: [cluster()],
          match_grade: :certain | :probable | :possible | :certainly_not | nil
        }

  @type finding ::
          :several_above_threshold
          | :different_valid_tax_ids
          | :twins_pattern
          | :gender_clash
          | :different_given_names
          | :birth_dates_contradict
          | :tax_id_contradicts
          | :placeholder_agreement
          | :other_script
          | :names_swapped
          | :candidate_unreadable
          | :no_cluster_keys
          | :unknown_value
          | :review_bin
          | :card_not_automatic

  @type t :: %__MODULE__{
          decision: :create | :exists | :update | :ambiguous | :refused,
          rule: atom(),
          step: pos_integer() | nil,
          http: pos_integer() | nil,
          message: String.t() | nil,
          message_uk: String.t() | nil,
          unique: boolean() | nil,
          persons: [matched()],
          ignored: [
            %{
              required(:id) => String.t(),
              required(:reason) => :no_cluster | :inactive | :unreadable,
              optional(:field) => String.t(),
              optional(:rule) => Osoba.Error.rule()
            }
          ],
          threshold: float(),
          margin: float() | nil,
          runner_up: matched() | nil,
          candidates: [matched()],
          findings: [%{id: String.t() | nil, finding: finding()}],
          scorecard: %{name: String.t(), hash: String.t()},
          version: String.t(),
          document: String.t() | nil,
          audit: String.t() | nil
        }

  # Every name that the native side gives as a text, as an atom.
  @names ~w(create exists update ambiguous refused phone_limit phone_and_tax_id model_above_threshold
            no_candidates model_not_above_threshold phone_not_confidants phone_differs_from_confidant
            document_number auth_phone settlement_last_name first_last_name own
            single_identity several_above_threshold same_phone_and_tax_id person_id_malformed
            person_unknown person_inactive person_not_same no_cluster inactive unreadable
            different_valid_tax_ids twins_pattern gender_clash different_given_names birth_dates_contradict
            tax_id_contradicts placeholder_agreement other_script names_swapped candidate_unreadable
            no_cluster_keys unknown_value review_bin card_not_automatic caution tax_id_phone tax_id_last_name
            birth_certificate_phone birth_certificate_last_name phone_last_name
            birth_date_last_name birth_date_last_name_first_name swapped_names last_name first_name
            second_name birth_date tax_id
            birth_certificate phone_number)a
  @atoms Map.new(@names, &{Atom.to_string(&1), &1})

  @doc false
  def atom(name), do: Map.fetch!(@atoms, name)

  @doc false
  def from_native({head, persons, origin}, document, audit) do
    {decision, rule, step, http, message, message_uk} = head
    {unique, persons, ignored, threshold, margin, runner_up, candidates} = persons
    {findings, name, hash, version} = origin

    %__MODULE__{
      decision: atom(decision),
      rule: atom(rule),
      step: step,
      http: http,
      message: message,
      message_uk: message_uk,
      unique: unique,
      persons: matched(persons),
      ignored: Enum.map(ignored, &ignored/1),
      threshold: threshold,
      margin: margin,
      runner_up: runner_up && one(runner_up),
      candidates: matched(candidates),
      findings: Enum.map(findings, &%{id: &1["id"], finding: atom(&1["finding"])}),
      scorecard: %{name: name, hash: hash},
      version: version,
      document: document,
      audit: audit
    }
  end

  defp matched(persons), do: for(person <- persons, do: one(person))

  defp one({id, score, proven_score, clusters, match_grade}) do
    %{
      id: id,
      score: score,
      proven_score: proven_score,
      clusters: clusters,
      match_grade: match_grade
    }
  end

  defp ignored(%{"field" => field, "rule" => rule} = ignored) do
    {:error, error} = Osoba.Error.from_native({:error, field, rule})
    %{id: ignored["id"], reason: atom(ignored["reason"]), field: error.field, rule: error.rule}
  end

  defp ignored(ignored), do: %{id: ignored["id"], reason: atom(ignored["reason"])}

  @doc false
  def ranked(ranked) do
    %{
      id: ranked["id"],
      cluster: atom(ranked["cluster"]),
      distances: %{
        last_name: ranked["distances"]["last_name"],
        first_name: ranked["distances"]["first_name"],
        tax_id: ranked["distances"]["tax_id"]
      },
      matched: Enum.map(ranked["matched"], &atom/1)
    }
  end

  @doc false
  def unreadable([id, %{"field" => field, "rule" => rule}]) do
    {:error, error} = Osoba.Error.from_native({:error, field, rule})
    %{id: id, field: error.field, rule: error.rule}
  end
end
