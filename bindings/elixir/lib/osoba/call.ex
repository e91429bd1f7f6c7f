defmodule Osoba.Call do
  @moduledoc false
  # Long lists go to a native function in chunks, so that no call holds a scheduler for long.

  alias Osoba.Error

  # The results of all chunks as one list. Errors name the entry's place in the whole list.
  def chunked(list, size, field, fun) when is_list(list),
    do: chunks(list, size, field, fun, 0, [])

  def chunked(_other, _size, field, _fun), do: {:error, %Error{field: field, rule: :type}}

  defp chunks(list, size, field, fun, done, results) do
    {chunk, rest} = split(list, size, [])

    case fun.(chunk) do
      {:ok, result} when rest == [] ->
        {:ok, Enum.concat(Enum.reverse([result | results]))}

      {:ok, result} ->
        chunks(rest, size, field, fun, done + size, [result | results])

      error ->
        {:error, error} = Error.from_native(error)
        {:error, %{error | field: shifted(error.field, field, done)}}
    end
  end

  # An improper tail stays with its chunk, for the native side to find.
  defp split([head | tail], size, taken) when size > 0, do: split(tail, size - 1, [head | taken])
  defp split(rest, _size, taken) when is_list(rest), do: {Enum.reverse(taken), rest}
  defp split(tail, _size, [last | taken]), do: {Enum.reverse(taken, [last | tail]), []}

  defp shifted(path, _field, 0), do: path

  defp shifted(path, field, done) do
    case Regex.run(~r/\A#{field}\[([0-9]+)\](.*)\z/s, path) do
      [_, at, rest] -> "#{field}[#{String.to_integer(at) + done}]#{rest}"
      nil -> path
    end
  end
end
