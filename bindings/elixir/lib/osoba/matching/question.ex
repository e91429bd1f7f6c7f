defmodule Osoba.Matching.Question do
  @moduledoc """
  The one fact that matching lacks. `Inspect` shows which one and hides what it looks up.

  | `fact` | what is asked | what to look up |
  |---|---|---|
  | `:phone_holders` | which active persons have a live OTP method with this phone; third persons' phones do not count | `phone` |
  | `:phone_is_confidants` | does this phone belong to anybody who is a confidant person | `phone` |
  | `:person` | which person has this id | `id` |
  | `:same_identity` | which active persons have this tax id and these names | `identity` |
  | `:candidates` | which active persons share a cluster with the submission | `keys` |
  """

  alias Osoba.Matching.ClusterKeys

  @derive {Inspect, only: [:fact]}
  @enforce_keys [:fact]
  defstruct [:fact, :phone, :id, :identity, :keys]

  @type t :: %__MODULE__{
          fact: :phone_holders | :phone_is_confidants | :person | :same_identity | :candidates,
          phone: String.t() | nil,
          id: String.t() | nil,
          identity:
            %{
              tax_id: String.t() | nil,
              first_name: String.t() | nil,
              last_name: String.t() | nil,
              second_name: String.t() | nil
            }
            | nil,
          keys: ClusterKeys.t() | nil
        }

  @doc false
  def from_native("phone_holders", %{"phone" => phone}),
    do: %__MODULE__{fact: :phone_holders, phone: phone}

  def from_native("phone_is_confidants", %{"phone" => phone}),
    do: %__MODULE__{fact: :phone_is_confidants, phone: phone}

  def from_native("person", %{"id" => id}), do: %__MODULE__{fact: :person, id: id}

  def from_native("same_identity", identity) do
    names = [:tax_id, :first_name, :last_name, :second_name]
    identity = Map.new(names, &{&1, Map.fetch!(identity, Atom.to_string(&1))})
    %__MODULE__{fact: :same_identity, identity: identity}
  end

  def from_native("candidates", keys),
    do: %__MODULE__{fact: :candidates, keys: ClusterKeys.from_native(keys)}
end
