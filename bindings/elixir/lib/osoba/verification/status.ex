defmodule Osoba.Verification.Status do
  @moduledoc """
  Statuses of a verification stream: atoms here, upper-case names in the database.

  | atom | in the database | meaning |
  |---|---|---|
  | `:verification_needed` | `VERIFICATION_NEEDED` | waits for the synchronisation |
  | `:in_review` | `IN_REVIEW` | claimed by a worker that is asking the registry |
  | `:verified` | `VERIFIED` | the registry has confirmed the data |
  | `:not_verified` | `NOT_VERIFIED` | the registry does not know the data, or they are malformed |
  | `:verification_not_needed` | `VERIFICATION_NOT_NEEDED` | there is nothing to verify |
  """

  alias Osoba.Verification.Vocabulary

  @type t ::
          :verification_needed | :in_review | :verified | :not_verified | :verification_not_needed

  @doc """
  All statuses, in the order of the specification.

      iex> length(Osoba.Verification.Status.all())
      5
  """
  @spec all() :: [t()]
  def all, do: Keyword.keys(Vocabulary.statuses())

  @doc """
  The name in the database.

      iex> Osoba.Verification.Status.to_db(:in_review)
      "IN_REVIEW"
  """
  @spec to_db(t()) :: String.t()
  def to_db(status) when is_atom(status) do
    case Keyword.fetch(Vocabulary.statuses(), status) do
      {:ok, name} -> name
      :error -> raise ArgumentError, "not a verification status: #{inspect(status)}"
    end
  end

  @doc """
  The status of a name in the database. Makes no atom from its input.

      iex> Osoba.Verification.Status.from_db("VERIFIED")
      {:ok, :verified}
      iex> Osoba.Verification.Status.from_db("verified")
      {:error, %Osoba.Error{field: "unzr_verification_status", rule: :unknown_value}}
  """
  @spec from_db(String.t()) :: {:ok, t()} | {:error, Osoba.Error.t()}
  def from_db(name) do
    with :error <- Vocabulary.status(name) do
      {:error, %Osoba.Error{field: "unzr_verification_status", rule: :unknown_value}}
    end
  end
end
