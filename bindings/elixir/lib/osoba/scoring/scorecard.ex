defmodule Osoba.Scoring.Scorecard do
  @moduledoc """
  A loaded scorecard: the model behind a score, as data. Immutable and shared by all processes; keep it
  where configuration is kept (`:persistent_term`). Every function that takes the option `:scorecard`
  uses the published one, `esoz-2019-02-15`, when none is given.
  """

  alias Osoba.Error
  alias Osoba.Native

  @enforce_keys [:name, :hash, :normalisation, :ref]
  @derive {Inspect, except: [:ref]}
  defstruct @enforce_keys

  @typedoc "The scorecard's name, the hash of its canonical form, and how texts are normalised."
  @type t :: %__MODULE__{
          name: String.t(),
          hash: String.t(),
          normalisation: :published | :clean,
          ref: reference() | nil
        }

  @doc """
  The published scorecard.

      iex> Osoba.Scoring.Scorecard.published().name
      "esoz-2019-02-15"
  """
  @spec published() :: t()
  def published do
    {:ok, scorecard} = of(nil)
    scorecard
  end

  @doc """
  Reads and checks a scorecard's JSON document.

      iex> Osoba.Scoring.Scorecard.load("{}")
      {:error, %Osoba.Error{field: "name", rule: :required}}
  """
  @spec load(binary()) :: {:ok, t()} | {:error, Error.t()}
  def load(json) do
    unless is_binary(json), do: raise(ArgumentError, "a scorecard is a JSON text")

    case Native.scorecard_load(json) do
      {:ok, ref} -> of(ref)
      error -> Error.from_native(error)
    end
  end

  defp of(ref) do
    {:ok, {name, hash, normalisation}} = Native.scorecard_identity(ref)
    normalisation = Map.fetch!(%{"published" => :published, "clean" => :clean}, normalisation)
    {:ok, %__MODULE__{name: name, hash: hash, normalisation: normalisation, ref: ref}}
  end

  @doc false
  def ref(nil), do: nil
  def ref(%__MODULE__{ref: ref}), do: ref

  def ref(other),
    do: raise(ArgumentError, ":scorecard must be an Osoba.Scoring.Scorecard, got: #{kind(other)}")

  defp kind(%module{}), do: inspect(module)
  defp kind(_other), do: "another term"
end
