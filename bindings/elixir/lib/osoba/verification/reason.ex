defmodule Osoba.Verification.Reason do
  @moduledoc """
  Reasons of a verification status: atoms here, upper-case names in the database.

  The synchronisation writes `:auto`, `:auto_data_absent` and `:auto_incorrect_data` (`:initial` for
  the latter two under the legacy vocabulary); a signed request writes `:online_triggered` or
  `:auto_data_absent`. The others are written by operators and other streams.
  """

  alias Osoba.Verification.Vocabulary

  @type t ::
          :initial
          | :online_triggered
          | :auto
          | :auto_data_absent
          | :auto_incorrect_data
          | :auto_online
          | :manual
          | :manual_confirmed
          | :manual_not_confirmed
          | :rules_triggered
          | :rules_passed
          | :potentially_deceased

  @doc """
  All reasons, in the order of the specification.

      iex> hd(Osoba.Verification.Reason.all())
      :initial
  """
  @spec all() :: [t()]
  def all, do: Keyword.keys(Vocabulary.reasons())

  @doc """
  The name in the database.

      iex> Osoba.Verification.Reason.to_db(:auto_data_absent)
      "AUTO_DATA_ABSENT"
  """
  @spec to_db(t()) :: String.t()
  def to_db(reason) when is_atom(reason) do
    case Keyword.fetch(Vocabulary.reasons(), reason) do
      {:ok, name} -> name
      :error -> raise ArgumentError, "not a verification reason: #{inspect(reason)}"
    end
  end

  @doc """
  The reason of a name in the database. Makes no atom from its input.

      iex> Osoba.Verification.Reason.from_db("AUTO")
      {:ok, :auto}
      iex> Osoba.Verification.Reason.from_db("BECAUSE")
      {:error, %Osoba.Error{field: "unzr_verification_reason", rule: :unknown_value}}
  """
  @spec from_db(String.t()) :: {:ok, t()} | {:error, Osoba.Error.t()}
  def from_db(name) do
    with :error <- Vocabulary.reason(name) do
      {:error, %Osoba.Error{field: "unzr_verification_reason", rule: :unknown_value}}
    end
  end
end
