defmodule Osoba.Matching.ClusterKeys do
  @moduledoc """
  What a host looks up to find the candidates of a person, and what it stores in indexed columns to be
  found by. A field that is `nil` or empty joins no cluster. `Inspect` hides all of it but the name of
  the key.

  | cluster | holds when |
  |---|---|
  | `tax_id` | tax ids equal |
  | `document_number` | the digits of any document number equal, or those behind the series of two birth certificates |
  | `auth_phone` | any OTP phone equal |
  | `birth_date_last_name` | birth dates equal and a key of the surnames in common |
  | `settlement_last_name` | any settlement id in common and a key of the surnames in common |
  | `first_last_name` | a key of the first names and one of the surnames in common |
  """

  @fields [
    :key,
    :tax_id,
    :document_numbers,
    :certificate_numbers,
    :auth_phones,
    :birth_date,
    :settlement_ids,
    :last_name_keys,
    :first_name_keys
  ]
  @derive {Inspect, only: [:key]}
  @enforce_keys @fields
  defstruct @fields

  @type t :: %__MODULE__{
          key: String.t(),
          tax_id: String.t() | nil,
          document_numbers: [String.t()],
          certificate_numbers: [String.t()],
          auth_phones: [String.t()],
          birth_date: Date.t() | nil,
          settlement_ids: [String.t()],
          last_name_keys: [String.t()],
          first_name_keys: [String.t()]
        }

  @doc false
  def from_native(keys) do
    fields = Map.new(@fields, &{&1, Map.fetch!(keys, Atom.to_string(&1))})
    date = fields.birth_date && Date.from_iso8601!(fields.birth_date)
    struct!(__MODULE__, %{fields | birth_date: date})
  end
end
