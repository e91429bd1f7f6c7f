defmodule Osoba.UNZR do
  @moduledoc """
  The UNZR: a person's unique record number in the demographic register, `YYYYMMDD-NNNNC`.

  `valid?/1` and `parse/1` apply only the rule in force for the synchronisation: eight ASCII digits, a
  hyphen, five ASCII digits over the whole text, nothing trimmed. Everything else that a parsed number
  tells is advisory: ESOZ does not apply the control digit, and a person may lawfully hold a number
  whose date differs from the recorded birth date. The number is personal data and `Inspect` hides
  it.
  """

  alias Osoba.Error
  alias Osoba.Native
  alias Osoba.Term

  @derive {Inspect, only: []}
  @enforce_keys [:number, :birth_date, :serial, :check_digit, :check_digit_valid]
  defstruct @enforce_keys

  @typedoc """
  A number that has the form of a UNZR: its text, the date it names (`nil` if that is no date of the
  calendar), its serial (0 to 9999, odd mostly male), its control digit and whether that is right.
  """
  @type t :: %__MODULE__{
          number: String.t(),
          birth_date: Date.t() | nil,
          serial: 0..9999,
          check_digit: 0..9,
          check_digit_valid: boolean()
        }

  @doc """
  Whether the term is a text that has the form of a UNZR.

      iex> Osoba.UNZR.valid?("19910824-00026")
      true
      iex> Osoba.UNZR.valid?("19910824-00026\\n")
      false
      iex> Osoba.UNZR.valid?(nil)
      false
  """
  @spec valid?(term()) :: boolean()
  def valid?(text), do: Native.unzr_valid(text)

  @doc """
  Parses a number. The rules an error can name are `:length`, `:hyphen`, `:digit`, `:utf8`, `:type`.

      iex> {:ok, unzr} = Osoba.UNZR.parse("19910824-00026")
      iex> {unzr.birth_date, unzr.serial, unzr.check_digit, unzr.check_digit_valid}
      {~D[1991-08-24], 2, 6, true}
      iex> inspect(unzr)
      "#Osoba.UNZR<...>"
      iex> Osoba.UNZR.parse("19910824_00026")
      {:error, %Osoba.Error{field: "unzr", rule: :hyphen}}
  """
  @spec parse(String.t()) :: {:ok, t()} | {:error, Error.t()}
  def parse(text) do
    case Native.unzr_parse(text) do
      {:ok, {number, birth_date, serial, check_digit, valid}} ->
        {:ok,
         %__MODULE__{
           number: number,
           birth_date: birth_date && Date.from_erl!(birth_date),
           serial: serial,
           check_digit: check_digit,
           check_digit_valid: valid
         }}

      error ->
        Error.from_native(error)
    end
  end

  @doc """
  Whether the first eight digits are the date, given as a `Date` or as `YYYY-MM-DD`. Advisory. Raises
  `Osoba.Error` where it is no date.

      iex> {:ok, unzr} = Osoba.UNZR.parse("19910824-00026")
      iex> Osoba.UNZR.matches_birth_date?(unzr, ~D[1991-08-24])
      true
  """
  @spec matches_birth_date?(t(), Date.t() | String.t()) :: boolean()
  def matches_birth_date?(%__MODULE__{number: number}, birth_date),
    do: number |> Native.unzr_matches(Term.date(birth_date)) |> Error.bang!()

  def matches_birth_date?(_other, _birth_date),
    do: raise(ArgumentError, "the number must have been parsed by Osoba.UNZR.parse/1")
end
