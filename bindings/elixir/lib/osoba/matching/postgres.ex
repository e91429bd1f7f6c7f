defmodule Osoba.Matching.Postgres do
  @moduledoc """
  Answers the questions of `Osoba.Matching` out of PostgreSQL, over any function that runs a query (see
  `Osoba.SQL`).

      policy = [preset: :registration]
      answer = Osoba.Matching.Postgres.answer(&MyApp.Repo.query/2)
      {:ok, decision} = Osoba.Matching.run(submission, policy, answer)

  ## Look-ups

  The texts of the queries are those of the core (`sql/0`), so that what is looked up is what the core
  checks again. All six clusters are one query; then the records of the persons found are loaded with
  four more, whatever their number. Only active persons are found.

  | cluster | index |
  |---|---|
  | `tax_id` | `persons (tax_id)`, active persons |
  | `document_number` | the digits of `person_documents.number` |
  | `auth_phone` | `person_authentication_methods (phone_number)`, OTP |
  | `birth_date_last_name` | `persons (birth_date)`, active persons |
  | `settlement_last_name`, `first_last_name` | GIN over `persons (last_name_keys, first_name_keys)`; `person_addresses (settlement_id)` |

  Children of a person (documents, addresses, authentication methods) come in the order of
  `inserted_at`, then `id`, which is the order that the rules about the "first" of a type follow.

  ## Key columns

  `persons.last_name_keys` and `persons.first_name_keys` hold the codes of the names
  (`Osoba.Matching.keys/2`). `index/3` fills them, for a batch of persons at a time: once for the whole
  table, again when the version of the key changes (`Osoba.Names.key_id/1`), and for a person whenever
  it is created or renamed (`index_persons/3`). `Osoba.Matching.Postgres.Schema` has columns and
  indexes as a migration.

  Options of every function: `:key`, `:uk` unless given; it must be the one of the policy.
  """

  alias Osoba.Matching.ClusterKeys
  alias Osoba.Matching.Question
  alias Osoba.Native
  alias Osoba.SQL

  @doc "The function that `Osoba.Matching.run/4` takes."
  @spec answer(SQL.query()) :: (Question.t() -> term() | {:error, Osoba.UnzrSync.reason()})
  def answer(query), do: &fact(query, &1)

  @doc "The fact that answers a question, or `{:error, reason}`."
  @spec fact(SQL.query(), Question.t()) :: term() | {:error, Osoba.UnzrSync.reason()}
  def fact(query, %Question{fact: :phone_holders, phone: phone}) do
    sql = casted(elem(Native.matching_sql(), 1), ["::text"])
    holders(query, "SELECT h.id::text, h.tax_id FROM (#{sql}) h ORDER BY 1", [phone])
  end

  def fact(query, %Question{fact: :phone_is_confidants, phone: phone}) do
    sql = """
    SELECT 1::text
      FROM person_authentication_methods m
      JOIN confidant_person_relationships r ON r.confidant_person_id = m.person_id AND r.is_active
     WHERE m.type = 'OTP' AND m.phone_number = $1::text
       AND (m.ended_at IS NULL OR m.ended_at > now())
     LIMIT 1
    """

    with {:ok, rows} <- SQL.rows(query, sql, [phone]), do: rows != []
  end

  def fact(query, %Question{fact: :person, id: id}) do
    case persons(query, [id]) do
      {:ok, [person]} -> person
      {:ok, []} -> nil
      error -> error
    end
  end

  def fact(query, %Question{fact: :same_identity, identity: identity}) do
    sql = """
    SELECT id::text, tax_id FROM persons
     WHERE tax_id = $1::text AND first_name = $2::text AND last_name = $3::text
       AND second_name IS NOT DISTINCT FROM $4::text
       AND status = 'active' AND is_active
     ORDER BY 1
    """

    names = [identity.tax_id, identity.first_name, identity.last_name, identity.second_name]
    holders(query, sql, names)
  end

  def fact(query, %Question{fact: :candidates, keys: keys}) do
    with {:ok, ids} <- candidate_ids(query, keys),
         {:ok, persons} <- persons(query, ids),
         do: persons
  end

  defp holders(query, sql, parameters) do
    with {:ok, rows} <- SQL.rows(query, sql, parameters),
         do: for([id, tax_id] <- rows, do: %{id: id, tax_id: tax_id})
  end

  # How a key is handed over: its type in the query, and its text.
  @types %{
    "tax_id" => "::text",
    "birth_date" => "::text::date",
    "document_numbers" => "::text::text[]",
    "auth_phones" => "::text::text[]",
    "settlement_ids" => "::text::uuid[]",
    "last_name_keys" => "::text::text[]",
    "first_name_keys" => "::text::text[]"
  }

  @doc """
  The ids of the active persons that share a cluster with these keys, in order. One query.
  """
  @spec candidate_ids(SQL.query(), ClusterKeys.t()) ::
          {:ok, [String.t()]} | {:error, Osoba.UnzrSync.reason()}
  def candidate_ids(query, %ClusterKeys{} = keys) do
    texts = key_texts(keys)
    {_columns, _holders, clusters} = Native.matching_sql()

    {selects, parameters} =
      Enum.reduce(clusters, {[], []}, fn {_cluster, select, names, _index},
                                         {selects, parameters} ->
        values = Enum.map(names, &Map.fetch!(texts, &1))

        if nil in values do
          {selects, parameters}
        else
          types = Enum.map(names, &Map.fetch!(@types, &1))
          {[casted(select, types, length(parameters)) | selects], parameters ++ values}
        end
      end)

    if selects == [] do
      {:ok, []}
    else
      sql =
        "SELECT id::text FROM (#{selects |> Enum.reverse() |> Enum.join(" UNION ")}) c ORDER BY 1"

      with {:ok, rows} <- SQL.rows(query, sql, parameters), do: {:ok, List.flatten(rows)}
    end
  end

  # The texts of the keys, nil for a key that joins no cluster.
  defp key_texts(keys) do
    %{
      "tax_id" => keys.tax_id,
      "birth_date" => keys.birth_date && Date.to_iso8601(keys.birth_date),
      "document_numbers" => array(keys.document_numbers),
      "auth_phones" => array(keys.auth_phones),
      "settlement_ids" => array(Enum.filter(keys.settlement_ids, &uuid?/1)),
      "last_name_keys" => array(keys.last_name_keys),
      "first_name_keys" => array(keys.first_name_keys)
    }
  end

  defp array([]), do: nil
  defp array(texts), do: SQL.array(texts)

  # Puts types behind the parameters of a query and numbers them after `before` others.
  defp casted(sql, types, before \\ 0) do
    Regex.replace(~r/\$([0-9])/, sql, fn _all, number ->
      at = String.to_integer(number)
      "$#{at + before}#{Enum.at(types, at - 1)}"
    end)
  end

  @doc """
  Loads persons with documents, addresses and live authentication methods, in the order of id. Ids
  that are no UUIDs are nobody's.
  """
  @spec persons(SQL.query(), [String.t()]) :: {:ok, [map()]} | {:error, Osoba.UnzrSync.reason()}
  def persons(query, ids) do
    ids = SQL.array(Enum.filter(ids, &uuid?/1))

    with {:ok, persons} <- SQL.rows(query, person_sql(), [ids]),
         {:ok, documents} <-
           SQL.rows(query, child_sql("person_documents", ~w(type number)), [ids]),
         {:ok, addresses} <-
           SQL.rows(query, child_sql("person_addresses", ~w(type settlement settlement_id)), [ids]),
         {:ok, methods} <- SQL.rows(query, method_sql(), [ids]) do
      documents = children(documents, [:type, :number])
      addresses = children(addresses, [:type, :settlement, :settlement_id])
      methods = children(methods, [:type, :phone_number])

      {:ok,
       for row <- persons do
         person = row(row)

         Map.merge(person, %{
           documents: Map.get(documents, person.id, []),
           addresses: Map.get(addresses, person.id, []),
           authentication_methods: Map.get(methods, person.id, [])
         })
       end}
    end
  end

  @columns [
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
    :is_active
  ]

  defp person_sql do
    "SELECT #{Enum.map_join(@columns, ", ", &"#{&1}::text")} FROM persons " <>
      "WHERE id = ANY ($1::text::uuid[]) ORDER BY id"
  end

  defp row(row) do
    person = Map.new(Enum.zip(@columns, row))
    %{person | no_tax_id: flag(person.no_tax_id), is_active: flag(person.is_active)}
  end

  defp flag("true"), do: true
  defp flag("false"), do: false
  defp flag(nil), do: nil

  defp child_sql(table, columns) do
    "SELECT person_id::text, #{Enum.map_join(columns, ", ", &"#{&1}::text")} FROM #{table} " <>
      "WHERE person_id = ANY ($1::text::uuid[]) ORDER BY person_id, inserted_at, id"
  end

  defp method_sql do
    """
    SELECT person_id::text, type, phone_number FROM person_authentication_methods
     WHERE person_id = ANY ($1::text::uuid[]) AND (ended_at IS NULL OR ended_at > now())
     ORDER BY person_id, inserted_at, id
    """
  end

  defp children(rows, columns) do
    Enum.group_by(rows, &hd/1, fn [_person_id | values] -> Map.new(Enum.zip(columns, values)) end)
  end

  @doc """
  Fills the key columns of the next persons after an id (`nil`: from the start), up to `:batch_size`
  (1,000) of them. Gives the last id, or `nil` when none is left: call it until then.
  """
  @spec index(SQL.query(), String.t() | nil, keyword()) ::
          {:ok, String.t() | nil} | {:error, Osoba.UnzrSync.reason()}
  def index(query, after_id, options \\ []) do
    options = Keyword.validate!(options, key: :uk, batch_size: 1_000)

    sql = """
    SELECT id::text, first_name, last_name FROM persons
     WHERE ($1::text IS NULL OR id > $1::text::uuid) ORDER BY id LIMIT $2::text::bigint
    """

    with {:ok, rows} <- SQL.rows(query, sql, [after_id, Integer.to_string(options[:batch_size])]),
         :ok <- store(query, rows, options[:key]) do
      {:ok, with([id | _names] <- List.last(rows), do: id)}
    end
  end

  @doc "Fills the key columns of these persons: after creating or renaming them."
  @spec index_persons(SQL.query(), [String.t()], keyword()) ::
          :ok | {:error, Osoba.UnzrSync.reason()}
  def index_persons(query, ids, options \\ []) do
    options = Keyword.validate!(options, key: :uk)
    sql = "SELECT id::text, first_name, last_name FROM persons WHERE id = ANY ($1::text::uuid[])"

    with {:ok, rows} <- SQL.rows(query, sql, [SQL.array(Enum.filter(ids, &uuid?/1))]),
         do: store(query, rows, options[:key])
  end

  defp store(_query, [], _key), do: :ok

  defp store(query, rows, key) do
    persons =
      for [_id, first_name, last_name] <- rows,
          do: %{first_name: first_name, last_name: last_name}

    sql = """
    UPDATE persons p
       SET last_name_keys = k.last_name_keys::text[], first_name_keys = k.first_name_keys::text[]
      FROM unnest($1::text::uuid[], $2::text::text[], $3::text::text[])
           AS k (id, last_name_keys, first_name_keys)
     WHERE p.id = k.id
    """

    with {:ok, keys} <- Osoba.Matching.keys(persons, key: key),
         parameters = [
           SQL.array(Enum.map(rows, &hd/1)),
           SQL.array(Enum.map(keys, &SQL.array(&1.last_name_keys))),
           SQL.array(Enum.map(keys, &SQL.array(&1.first_name_keys)))
         ],
         {:ok, _rows} <- SQL.rows(query, sql, parameters) do
      :ok
    else
      {:error, %Osoba.Error{rule: rule}} -> {:error, {:record, rule}}
      {:error, reason} -> {:error, reason}
    end
  end

  @doc """
  The look-ups as the core has them: the key columns, the phone holders, and every cluster's query,
  parameters and index.

      iex> Enum.map(Osoba.Matching.Postgres.sql().clusters, & &1.cluster)
      ["tax_id", "document_number", "auth_phone", "birth_date_last_name", "settlement_last_name", "first_last_name"]
  """
  @spec sql() :: map()
  def sql do
    {columns, holders, clusters} = Native.matching_sql()

    clusters =
      for {cluster, select, parameters, index} <- clusters,
          do: %{cluster: cluster, select: select, parameters: parameters, index: index}

    %{key_columns: columns, phone_holders: holders, clusters: clusters}
  end

  defp uuid?(text), do: Osoba.SQL.uuid?(text)
end
