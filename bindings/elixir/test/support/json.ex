defmodule Osoba.Test.JSON do
  @moduledoc "A reader of JSON for the golden vectors; keys become strings, null becomes nil."

  def read!(text) do
    {value, rest} = value(skip(text))
    "" = skip(rest)
    value
  end

  @doc "How many bytes the value at the start of the text takes."
  def length!(text) do
    {_value, rest} = value(skip(text))
    byte_size(text) - byte_size(rest)
  end

  @doc "The documents of a file of JSON Lines, with their line numbers."
  def lines!(path) do
    for {line, number} <- Enum.with_index(File.stream!(path), 1), String.trim(line) != "" do
      {number, read!(line)}
    end
  end

  defp value("{" <> rest), do: object(skip(rest), %{})
  defp value("[" <> rest), do: array(skip(rest), [])
  defp value("\"" <> rest), do: string(rest, [])
  defp value("true" <> rest), do: {true, rest}
  defp value("false" <> rest), do: {false, rest}
  defp value("null" <> rest), do: {nil, rest}

  defp value(text) do
    [number] = Regex.run(~r/\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/, text)
    {number(number), binary_part(text, byte_size(number), byte_size(text) - byte_size(number))}
  end

  defp number(text) do
    case Integer.parse(text) do
      {integer, ""} -> integer
      {_integer, "e" <> _} -> String.to_float(String.replace(text, ~r/e/i, ".0e", global: false))
      {_integer, _fraction} -> String.to_float(text)
    end
  end

  defp object("}" <> rest, map), do: {map, rest}

  defp object("\"" <> rest, map) do
    {key, rest} = string(rest, [])
    ":" <> rest = skip(rest)
    {value, rest} = value(skip(rest))
    map = Map.put(map, key, value)

    case skip(rest) do
      "," <> rest -> object(skip(rest), map)
      "}" <> rest -> {map, rest}
    end
  end

  defp array("]" <> rest, list), do: {Enum.reverse(list), rest}

  defp array(text, list) do
    {value, rest} = value(text)

    case skip(rest) do
      "," <> rest -> array(skip(rest), [value | list])
      "]" <> rest -> {Enum.reverse([value | list]), rest}
    end
  end

  defp string("\"" <> rest, parts), do: {IO.iodata_to_binary(Enum.reverse(parts)), rest}

  defp string("\\u" <> <<high::binary-size(4), "\\u", low::binary-size(4), rest::binary>>, parts)
       when binary_part(high, 0, 2) in ~w(d8 d9 da db D8 D9 DA DB) do
    <<point::utf16>> = <<String.to_integer(high, 16)::16, String.to_integer(low, 16)::16>>
    string(rest, [<<point::utf8>> | parts])
  end

  defp string("\\u" <> <<hex::binary-size(4), rest::binary>>, parts),
    do: string(rest, [<<String.to_integer(hex, 16)::utf8>> | parts])

  @escapes %{?n => "\n", ?t => "\t", ?r => "\r", ?b => "\b", ?f => "\f"}
  defp string(<<"\\", escape, rest::binary>>, parts),
    do: string(rest, [Map.get(@escapes, escape, <<escape>>) | parts])

  defp string(text, parts) do
    length = plain(text, 0)
    <<part::binary-size(length), rest::binary>> = text
    string(rest, [part | parts])
  end

  defp plain(<<byte, _rest::binary>>, length) when byte in [?", ?\\], do: length
  defp plain(<<_byte, rest::binary>>, length), do: plain(rest, length + 1)

  defp skip(<<space, rest::binary>>) when space in ~c" \t\r\n", do: skip(rest)
  defp skip(text), do: text
end
