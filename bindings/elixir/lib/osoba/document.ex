defmodule Osoba.Document do
  @moduledoc """
  The JSON documents that every host of the library speaks: one document in, one line out.

  The same document gives the same bytes here, on the command line and through the C interface, so
  this is what an auditor uses to replay a stored decision, and what a host stores. Applications
  that hold terms use the other modules, which need no JSON.

      iex> Osoba.Document.answer("cumulative", ~s({"unzr": "IN_REVIEW"}))
      {:ok, ~s({"verification_status":"VERIFICATION_NEEDED"})}
      iex> Osoba.Document.answer("unzr", "[]")
      {:error, %Osoba.Error{field: "", rule: :type}}
  """

  alias Osoba.Error
  alias Osoba.Native

  @doc """
  Answers a document. `command` is the name of a command of the command line: `"unzr"`, `"sync"`,
  `"cumulative"`, `"identifiers"`, `"merge"`, `"review"` and so on.
  """
  @spec answer(String.t(), binary()) :: {:ok, String.t()} | {:error, Error.t()}
  def answer(command, document) do
    unless is_binary(command) and is_binary(document),
      do: raise(ArgumentError, "a command is a name and a document is a JSON text")

    Error.from_native(Native.document_answer(command, document))
  end

  @doc false
  # The named fields of a document as a map with atom keys.
  def fields(document, names), do: Map.new(names, &{&1, Map.fetch!(document, Atom.to_string(&1))})
end
