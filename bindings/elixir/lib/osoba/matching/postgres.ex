defmodule Osoba.Matching.Postgres do
  @moduledoc """
  Answers the questions of `Osoba.Matching` out of PostgreSQL, over any function that runs a query (see
  `Osoba.SQL`). `Osoba.Matching.Ecto` is the same over an Ecto repository.

      query = fn sql, parameters -> MyApp.Repo.query(sql, parameters, log: false, telemetry_event: nil) end
      policy = [preset: :registration]
      {:ok, decision} = Osoba.Matching.run(submission, policy, Osoba.Matching.Postgres.answer(query))

  ## Look-ups

  All six clusters, each of which reads an index of its own, and the records of the persons found are one
  statement, one round trip. Only active persons are found.

  | cluster | with key columns | with key tables |
  |---|---|---|
  | `tax_id` | `persons (tax_id)`, trimmed | the same |
  | `document_number` | the digits of `person_documents.number` | the same |
  | `auth_phone` | `person_authentication_methods (phone_number)`, trimmed | the same |
  | `birth_date_last_name` | `persons (birth_date)`, then `last_name_keys` | `persons (birth_date)`, then `person_dmetaphone_names` |
  | `settlement_last_name` | GIN over `settlement_last_name_keys` | `person_settlement_last_names` |
  | `first_last_name` | GIN over `last_name_keys`, `first_name_keys` | `person_dmetaphone_names` |

  Children of a person (documents, addresses, authentication methods) come in the order of
  `inserted_at`, then `id`, which is the order that the rules about the "first" of a type follow.

  ## Keys

  The codes of the names (`Osoba.Matching.keys/2`) are stored where they can be looked up, as the option
  `:keys` says:

    * `:columns` (default): arrays in `persons.last_name_keys`, `persons.first_name_keys` and, with the
      settlements of the person's addresses, `persons.settlement_last_name_keys`
    * `:tables`: ESOZ's side tables, `person_dmetaphone_names` and `person_settlement_last_names`, one row
      for each key

  `index/3` fills them, for a batch of persons at a time: once for all persons, again when the version of
  the key changes (`Osoba.Names.key_id/1`); `index_persons/3` for a person whenever it is created, renamed,
  or has another address. `Osoba.Matching.Postgres.Schema` has columns, tables and indexes as a
  migration.

  Options of every function: `:keys`, `:columns` or `:tables`; `:timestamps`, the type of the time columns,
  `:timestamp` (default) or `:timestamptz`.
  """

  alias Osoba.Matching.ClusterKeys
  alias Osoba.Matching.Question
  alias Osoba.Options
  alias Osoba.SQL

  @options [keys: :columns, timestamps: :timestamp]

  @doc "The function that `Osoba.Matching.run/4` takes."
  @spec answer(SQL.connection(), keyword()) ::
          (Question.t() -> term() | {:error, Osoba.UnzrSync.reason()})
  def answer(connection, options \\ []), do: &fact(connection, &1, options)

  @doc "The fact that answers a question, or `{:error, reason}`."
  @spec fact(SQL.connection(), Question.t(), keyword()) ::
          term() | {:error, Osoba.UnzrSync.reason()}
  def fact(connection, question, options \\ [])

  def fact(connection, %Question{fact: :phone_holders, phone: phone}, options),
    do: holders(connection, :matching_phone_holders, [text: phone], options)

  def fact(connection, %Question{fact: :phone_is_confidants, phone: phone}, options) do
    with {:ok, rows} <- rows(connection, :matching_phone_is_confidants, [text: phone], options),
         do: rows != []
  end

  def fact(connection, %Question{fact: :person, id: id}, options) do
    case persons(connection, [id], options) do
      {:ok, [person]} -> person
      {:ok, []} -> nil
      error -> error
    end
  end

  def fact(connection, %Question{fact: :same_identity, identity: identity}, options) do
    names = [
      text: identity.tax_id,
      text: identity.first_name,
      text: identity.last_name,
      text: identity.second_name
    ]

    holders(connection, :matching_same_identity, names, options)
  end

  def fact(connection, %Question{fact: :candidates, keys: keys}, options) do
    statement =
      kept(options, :matching_candidate_records_array, :matching_candidate_records_table)

    with {:ok, rows} <- rows(connection, statement, looked_up(keys), options),
         do: records(rows)
  end

  defp holders(connection, statement, parameters, options) do
    with {:ok, rows} <- rows(connection, statement, parameters, options),
         do: for([id, tax_id] <- rows, do: %{id: id, tax_id: tax_id})
  end

  @doc """
  The ids of the active persons that share a cluster with these keys, in order. One query.
  """
  @spec candidate_ids(SQL.connection(), ClusterKeys.t(), keyword()) ::
          {:ok, [String.t()]} | {:error, Osoba.UnzrSync.reason()}
  def candidate_ids(connection, %ClusterKeys{} = keys, options \\ []) do
    statement = kept(options, :matching_candidates_array, :matching_candidates_table)

    with {:ok, rows} <- rows(connection, statement, looked_up(keys), options),
         do: {:ok, List.flatten(rows)}
  end

  # The parameters of `matching_candidates`.
  defp looked_up(keys) do
    [
      {:text, keys.tax_id},
      {{:array, :text}, keys.document_numbers},
      {{:array, :text}, keys.auth_phones},
      {:date, keys.birth_date},
      {{:array, :uuid}, uuids(keys.settlement_ids)},
      {{:array, :text}, keys.last_name_keys},
      {{:array, :text}, keys.first_name_keys},
      {{:array, :text}, keys.certificate_numbers}
    ]
  end

  @doc """
  Loads persons with documents, addresses and live authentication methods, in the order of id. Ids
  that are no UUIDs are nobody's.
  """
  @spec persons(SQL.connection(), [String.t()], keyword()) ::
          {:ok, [map()]} | {:error, Osoba.UnzrSync.reason()}
  def persons(connection, ids, options \\ []) do
    with {:ok, rows} <-
           rows(connection, :matching_records, [{{:array, :uuid}, uuids(ids)}], options),
         do: {:ok, records(rows)}
  end

  # Rows of `matching_records`: those of one person stand together, its own first.
  defp records(rows) do
    for [[id, "person" | columns] | parts] <- Enum.chunk_by(rows, &hd/1) do
      parts = Enum.group_by(parts, &Enum.at(&1, 1), fn [_id, _part | columns] -> columns end)
      children = fn part, fields -> Enum.map(Map.get(parts, part, []), &fields(&1, fields)) end

      columns
      |> person(id)
      |> Map.put(:documents, children.("document", [:type, :number]))
      |> Map.put(:addresses, children.("address", [:type, :settlement, :settlement_id]))
      |> Map.put(:authentication_methods, children.("method", [:type, :phone_number]))
    end
  end

  @columns [
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
    :is_active
  ]

  defp person(columns, id) do
    person = fields(columns, @columns)

    Map.merge(person, %{
      id: id,
      birth_date: person.birth_date && Date.from_iso8601!(person.birth_date),
      no_tax_id: flag(person.no_tax_id),
      is_active: flag(person.is_active)
    })
  end

  defp fields(columns, names), do: names |> Enum.zip(columns) |> Map.new()

  defp flag("true"), do: true
  defp flag("false"), do: false
  defp flag(nil), do: nil

  @doc """
  Fills the keys of the next persons after an id (`nil`: from the start), up to `:batch_size` (1,000) of
  them. Gives the last id, or `nil` when none is left: call it until then. Option `:key`, `:uk` unless
  given; it must be the one of the policy.
  """
  @spec index(SQL.connection(), String.t() | nil, keyword()) ::
          {:ok, String.t() | nil} | {:error, Osoba.UnzrSync.reason()}
  def index(connection, after_id, options \\ []) do
    options = Options.validate!(options, [key: :uk, batch_size: 1_000] ++ @options)
    parameters = [uuid: after_id, integer: options[:batch_size]]

    with {:ok, rows} <- SQL.rows(connection, :matching_names, parameters, type(options)),
         :ok <- store(connection, rows, options) do
      {:ok, with([id | _names] <- List.last(rows), do: id)}
    end
  end

  @doc "Fills the keys of these persons: after creating, renaming or moving them. Option `:key`."
  @spec index_persons(SQL.connection(), [String.t()], keyword()) ::
          :ok | {:error, Osoba.UnzrSync.reason()}
  def index_persons(connection, ids, options \\ []) do
    options = Options.validate!(options, [key: :uk] ++ @options)
    ids = [{{:array, :uuid}, uuids(ids)}]

    with {:ok, rows} <- SQL.rows(connection, :matching_names_of, ids, type(options)),
         do: store(connection, rows, options)
  end

  defp store(_connection, [], _options), do: :ok

  defp store(connection, rows, options) do
    persons =
      for [_id, first_name, last_name] <- rows,
          do: Map.merge(Osoba.Term.nobody(), %{first_name: first_name, last_name: last_name})

    statement = kept(options, :matching_store_array, :matching_store_table)

    with {:ok, keys} <- Osoba.Matching.keys(persons, key: options[:key]),
         parameters = [
           {{:array, :uuid}, Enum.map(rows, &hd/1)},
           {{:array, :text}, Enum.map(keys, &SQL.array(&1.last_name_keys))},
           {{:array, :text}, Enum.map(keys, &SQL.array(&1.first_name_keys))}
         ],
         {:ok, _rows} <- SQL.rows(connection, statement, parameters, type(options)) do
      :ok
    else
      {:error, %Osoba.Error{rule: rule}} -> {:error, {:record, rule}}
      {:error, reason} -> {:error, reason}
    end
  end

  defp rows(connection, statement, parameters, options) do
    options = Options.validate!(options, @options)
    SQL.rows(connection, statement, parameters, type(options))
  end

  # The statement over key columns or the one over key tables.
  defp kept(options, columns, tables) do
    case Keyword.get(options, :keys, :columns) do
      :columns -> columns
      :tables -> tables
      _other -> raise ArgumentError, ":keys must be :columns or :tables"
    end
  end

  defp type(options), do: SQL.timestamps(options)

  defp uuids(ids), do: Enum.filter(ids, &SQL.uuid?/1)
end
