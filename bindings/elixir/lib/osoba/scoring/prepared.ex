defmodule Osoba.Scoring.Prepared do
  @moduledoc """
  A person whose texts are normalised, ready to be compared with many others. Lives outside the heap of
  the process that made it and shows nothing of the person.
  """

  @enforce_keys [:ref]
  @derive {Inspect, only: []}
  defstruct @enforce_keys

  @opaque t :: %__MODULE__{ref: reference()}
end
