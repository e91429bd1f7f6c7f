defmodule Osoba.SQL.Statements do
  @moduledoc false
  # The statements of `bindings/sql`, read when this module is compiled, in the four forms that hosts
  # need: parameters of their own types or as texts, time columns without or with a zone.

  # Inside the package where it stands alone, beside it in the repository. A package that lies among a
  # host's dependencies has other packages beside it, and one of them may be called sql.
  @folder [Path.expand("../../../sql", __DIR__), Path.expand("../../../../sql", __DIR__)]
          |> Enum.find(&File.dir?/1) || raise("the folder bindings/sql is missing")

  @paths @folder |> Path.join("*.sql") |> Path.wildcard() |> Enum.sort()
  if @paths == [], do: raise("there are no statements in #{@folder}")

  for path <- @paths, do: @external_resource(path)

  @doc "Whether the files are still those that this module was compiled with."
  def __mix_recompile__?,
    do: @folder |> Path.join("*.sql") |> Path.wildcard() |> Enum.sort() != @paths

  uncommented = fn text -> Regex.replace(~r/^\s*--[^\n]*\n/m, text, "") end

  zoned =
    &Regex.replace(
      ~r/\btimestamp\b/,
      String.replace(&1, "(now() AT TIME ZONE 'UTC')", "now()"),
      "timestamptz"
    )

  texts = &Regex.replace(~r/\$([0-9]+)::/, &1, "$\\1::text::")

  # Each job has a table of its own for its limits, and the statements over it.
  @jobs ~w(unzr dedup merge)

  read = fn path ->
    text = uncommented.(File.read!(path))

    case Path.basename(path, ".sql") do
      "pace_" <> _what = name ->
        for job <- @jobs,
            do: {"#{job}_#{name}", String.replace(text, "job_pace", "#{job}_pace")}

      name ->
        [{name, text}]
    end
  end

  files = Enum.flat_map(@paths, read)
  file = fn name -> files |> List.keyfind!(name, 0) |> elem(1) |> String.trim() end

  # Who shares a cluster, and their records, in one round trip.
  candidates =
    for keys <- ~w(array table) do
      records =
        String.replace(
          file.("matching_records"),
          "$1::uuid[]",
          "ARRAY(SELECT f.id::uuid FROM found f)"
        )

      found = "WITH found AS MATERIALIZED (\n#{file.("matching_candidates_#{keys}")}\n)\n"
      {"matching_candidate_records_#{keys}", found <> records}
    end

  statements = files ++ candidates
  @names Enum.map(statements, &elem(&1, 0))

  @doc "The names of all statements."
  def names, do: @names

  @doc "A statement. `parameters` is `:typed` or `:text`, `timestamps` is `:timestamp` or `:timestamptz`."
  def get(name, parameters, timestamps)

  @doc "The statements of a file that holds several."
  def list(name, timestamps)

  for {name, text} <- statements do
    if name =~ ~r/_(up|down|tables)\z/ do
      for {timestamps, convert} <- [timestamp: & &1, timestamptz: zoned] do
        statements = text |> convert.() |> String.split(~r/\n\s*\n/) |> Enum.map(&String.trim/1)
        statements = Enum.reject(statements, &(&1 == ""))
        def list(unquote(String.to_atom(name)), unquote(timestamps)), do: unquote(statements)
      end
    else
      for {timestamps, convert} <- [timestamp: & &1, timestamptz: zoned] do
        typed = text |> convert.() |> String.trim()
        def get(unquote(String.to_atom(name)), :typed, unquote(timestamps)), do: unquote(typed)

        def get(unquote(String.to_atom(name)), :text, unquote(timestamps)),
          do: unquote(texts.(typed))
      end
    end
  end
end
