defmodule Osoba.Names do
  @moduledoc """
  Phonetic keys of names: equal codes are what "sounds alike" means.

  Three algorithms, each versioned: `:uk` (`uk/2`), made for Ukraine's registry, brings together what is
  one name in Ukrainian, in Russian, in both by mistake and in Latin letters; `:"uk/1"` is the same key
  as it was before, for databases that hold its codes; `:kankowski` is MetaPhoneRu as first published, for
  databases that hold such codes. A name with nothing to encode has no code, and two names without a code
  do not sound alike.

  To go over from `uk/1` to `uk/2`: add second columns, fill them in batches, write both meanwhile, and
  change `:key` of the policy from `:"uk/1"` to `:uk` when no person lacks the new codes.

  The functions about one name take up to 4,096 bytes; longer ones are an error (`:too_long`), and so are
  names of more than 32 parts (`:too_many`), except for
  `encode_many/2`.

  Options of every function: `:key` (`:uk` unless given) and `:kind`, which of a person's names it is:
  `:last` (unless given), `:first` or `:second`.

      iex> {:ok, code} = Osoba.Names.encode("Шевченко", key: :kankowski)
      iex> code
      "ШИФЧИ3"
      iex> Osoba.Names.sounds_alike?("Іваненко", "Иваненко")
      true
      iex> Osoba.Names.encode("Олеся", key: :"uk/1", kind: :first)
      {:ok, "ОЛЕСА"}
  """

  alias Osoba.Call
  alias Osoba.Error
  alias Osoba.Native
  alias Osoba.Options

  @type key :: :uk | :"uk/1" | :kankowski | :daitch_mokotoff
  @type kind :: :last | :first | :second
  @type option :: {:key, key()} | {:kind, kind()}

  @doc """
  The code of a name, `nil` when there is nothing to encode in it.

      iex> Osoba.Names.encode("  ")
      {:ok, nil}
      iex> Osoba.Names.encode(<<255>>)
      {:error, %Osoba.Error{field: "name", rule: :utf8}}
  """
  @spec encode(String.t(), [option()]) :: {:ok, String.t() | nil} | {:error, Error.t()}
  def encode(name, options \\ []) do
    {key, kind} = options(options)
    Error.from_native(Native.names_encode(name, key, kind))
  end

  # How many names are handed over at once: some milliseconds of work.
  @chunk 20_000

  @doc """
  The codes of many names, in their order.

      iex> {:ok, [a, b, nil]} = Osoba.Names.encode_many(["Олена", "Елена", nil], kind: :first)
      iex> a == b
      true
  """
  @spec encode_many([String.t() | nil], [option()]) ::
          {:ok, [String.t() | nil]} | {:error, Error.t()}
  def encode_many(names, options \\ []) do
    {key, kind} = options(options)

    Call.chunked(names, @chunk, "names", fn chunk ->
      Native.names_encode_many(chunk, key, kind)
    end)
  end

  @doc """
  Every code under which a name may be found: of the whole, then of each part of a compound surname.

      iex> {:ok, keys} = Osoba.Names.keys("Нечуй-Левицький")
      iex> length(keys)
      3
  """
  @spec keys(String.t(), [option()]) :: {:ok, [String.t()]} | {:error, Error.t()}
  def keys(name, options \\ []) do
    {key, kind} = options(options)
    Error.from_native(Native.names_keys(name, key, kind))
  end

  @doc """
  Whether two names have a code in common. Raises `Osoba.Error` where one of them is no name.

      iex> Osoba.Names.sounds_alike?("", "")
      false
  """
  @spec sounds_alike?(String.t(), String.t(), [option()]) :: boolean()
  def sounds_alike?(a, b, options \\ []) do
    {key, kind} = options(options)
    Error.bang!(Native.names_alike(a, b, key, kind))
  end

  @doc """
  The name of an algorithm with its version, as stored beside codes: codes of two versions are not
  comparable.

      iex> Osoba.Names.key_id(:uk)
      {:ok, "uk/2"}
      iex> Osoba.Names.key_id(:"uk/1")
      {:ok, "uk/1"}
  """
  @spec key_id(key()) :: {:ok, String.t()} | {:error, Error.t()}
  def key_id(key), do: Error.from_native(Native.names_key_id(key))

  @doc """
  A Ukrainian name in Latin letters, by the national transliteration (Cabinet resolution 55 of 27
  January 2010).

      iex> Osoba.Names.to_latin("Згурський")
      {:ok, "Zghurskyi"}
  """
  @spec to_latin(String.t()) :: {:ok, String.t()} | {:error, Error.t()}
  def to_latin(name), do: latin(name, false)

  @doc """
  A name in Latin letters read back. The way back is ambiguous (i is і, ї or й): compare by code, not
  by letters.

      iex> {:ok, name} = Osoba.Names.from_latin("Zghurskyi")
      iex> Osoba.Names.sounds_alike?(name, "Згурський")
      true
  """
  @spec from_latin(String.t()) :: {:ok, String.t()} | {:error, Error.t()}
  def from_latin(name), do: latin(name, true)

  defp latin(name, back),
    do: Error.from_native(Native.names_latin(name, back))

  defp options(options) do
    options = Options.validate!(options, key: :uk, kind: :last)
    {options[:key], options[:kind]}
  end
end
