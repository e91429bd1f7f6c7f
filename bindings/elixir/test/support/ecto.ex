# Structs of Ecto's that are no records, for tests where Ecto is absent.
unless Code.ensure_loaded?(Ecto.Association.NotLoaded) do
  defmodule Ecto.Association.NotLoaded do
    @moduledoc false
    defstruct [:__field__, :__owner__, :__cardinality__]
  end

  defmodule Ecto.Changeset do
    @moduledoc false
    defstruct data: nil, changes: %{}, errors: [], valid?: true
  end
end
