defmodule Osoba.JSON do
  @moduledoc false
  # Documents that cross to the library, for the rules that are too rare to cross as terms: Elixir has no
  # JSON of its own before 1.18. Reading is for what the library wrote: keys become strings, null becomes nil.

  @doc """
  A term as JSON. Times and dates are written as ISO 8601, a time without zone being UTC; atoms with upper-case
  letters, as the database has its enumerations. What no document can hold is written as a value that
  no field has, so that the library names the field.
  """
  def write(term), do: IO.iodata_to_binary(encode(term))

  @unreadable "[[]]"

  defp encode(nil), do: "null"
  defp encode(flag) when is_boolean(flag), do: Atom.to_string(flag)
  defp encode(atom) when is_atom(atom), do: text(String.upcase(Atom.to_string(atom)))
  defp encode(text) when is_binary(text), do: text(text)
  defp encode(integer) when is_integer(integer), do: Integer.to_string(integer)
  defp encode(number) when is_float(number), do: Float.to_string(number)
  defp encode(%DateTime{} = time), do: text(DateTime.to_iso8601(time))
  defp encode(%NaiveDateTime{} = time), do: text(NaiveDateTime.to_iso8601(time) <> "Z")
  defp encode(%Date{} = date), do: text(Date.to_iso8601(date))
  defp encode(%_struct{}), do: @unreadable

  defp encode(map) when is_map(map) do
    members = for {key, value} <- map, do: [name(key), ?:, encode(value)]
    [?{, Enum.intersperse(members, ?,), ?}]
  end

  defp encode(list) when is_list(list) do
    if List.improper?(list),
      do: @unreadable,
      else: [?[, Enum.intersperse(Enum.map(list, &encode/1), ?,), ?]]
  end

  defp encode(_other), do: @unreadable

  defp name(key) when is_atom(key), do: text(Atom.to_string(key))
  defp name(key) when is_binary(key), do: text(key)
  defp name(_other), do: text("?")

  defp text(text), do: [?", escape(text, text, 0, 0), ?"]

  # The parts between what must be escaped, and that.
  defp escape(<<byte, rest::binary>>, whole, from, length)
       when byte in [?", ?\\] or byte < 0x20 do
    part = binary_part(whole, from, length)
    [part, escaped(byte) | escape(rest, whole, from + length + 1, 0)]
  end

  defp escape(<<_byte, rest::binary>>, whole, from, length),
    do: escape(rest, whole, from, length + 1)

  defp escape(<<>>, whole, from, length), do: [binary_part(whole, from, length)]

  defp escaped(byte) when byte in [?", ?\\], do: [?\\, byte]

  defp escaped(byte),
    do: "\\u" <> String.pad_leading(Integer.to_string(byte, 16), 4, "0")

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
