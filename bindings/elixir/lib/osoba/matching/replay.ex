defmodule Osoba.Matching.Replay do
  @moduledoc """
  A decision made again from its audit record.

    * `decision`: the same decision, an `Osoba.Matching.Decision` whose `document` has the same bytes; `nil`
      where the record was made by another version
    * `differs`: what differs then, each with `what` (`:version` or `:scorecard`), `recorded` and `present`
  """

  @enforce_keys [:decision, :differs]
  defstruct @enforce_keys

  @type t :: %__MODULE__{
          decision: Osoba.Matching.Decision.t() | nil,
          differs: [%{what: :version | :scorecard, recorded: String.t(), present: String.t()}]
        }

  @what %{"version" => :version, "scorecard" => :scorecard}

  @doc false
  def from_native({:same, fields, text}) do
    %__MODULE__{
      decision: Osoba.Matching.Decision.from_native(fields, text, nil),
      differs: []
    }
  end

  def from_native({:differs, differs}) do
    differs =
      for difference <- differs do
        difference = Osoba.Document.fields(difference, [:what, :recorded, :present])
        %{difference | what: Map.fetch!(@what, difference.what)}
      end

    %__MODULE__{decision: nil, differs: differs}
  end
end
