defmodule Osoba.UnzrSync.Host do
  @moduledoc """
  The four functions of the host that `Osoba.UnzrSync.run/3` works over.

  `Osoba.UnzrSync.Store.Postgres` implements all but one of them over any function that runs a query; what
  remains is the call of the registry:

      defmodule MyApp.UnzrHost do
        @behaviour Osoba.UnzrSync.Host
        alias Osoba.UnzrSync.Store.Postgres

        def claim(batch_size) do
          Postgres.claim(&MyApp.query/2, batch_size: batch_size, now: DateTime.utc_now())
        end

        def load(claim), do: Postgres.load(&MyApp.query/2, claim)
        def apply(claim, changes), do: Postgres.apply_changes(&MyApp.query/2, claim, changes)
        def release(claim, changes), do: Postgres.release(&MyApp.query/2, claim, changes)

        def ask(request) do
          case MyApp.Registry.post(Osoba.Verification.Request.to_map(request)) do
            {:ok, 200, body} -> {:ok, %{status: body["status"], description: body["description"]}}
            {:ok, 503, _body} -> {:busy, 600}
            {:error, :timeout} -> {:error, :timeout}
            {:error, _other} -> {:error, :transport}
          end
        end
      end

  Reasons must be atoms or tuples of atoms and integers; anything else is replaced by `:unspecified`,
  since it could hold personal data and would be stored in the job table.
  """

  alias Osoba.Verification.Changes
  alias Osoba.Verification.Request

  @typedoc "A claim: whom it is about and its own identifier, both UUIDs in text form."
  @type claim :: %{person_id: String.t(), claim_id: String.t()}

  @typedoc "A person with its verification, and what its verification was before the claim."
  @type loaded :: %{person: map(), verification: map(), before_claim: map()}

  @doc "Loads the person of a claim. `:claim_lost` if the claim is somebody else's by now."
  @callback load(claim()) ::
              {:ok, loaded()} | :not_found | :claim_lost | {:error, Osoba.UnzrSync.reason()}

  @doc "Writes all changes or none, and only if their guard and the claim still hold."
  @callback apply(claim(), Changes.t()) :: :applied | :left | {:error, Osoba.UnzrSync.reason()}

  @doc """
  Asks the registry. `{:busy, seconds}`, if it says "too busy until": ask again after that time.
  """
  @callback ask(Request.t()) ::
              {:ok, Osoba.Verification.answer()}
              | {:busy, pos_integer()}
              | {:error, Osoba.UnzrSync.reason()}

  @doc "For `Osoba.UnzrSync.Dispatcher`: claims up to so many due persons."
  @callback claim(batch_size :: pos_integer()) ::
              {:ok, [claim()]} | {:error, Osoba.UnzrSync.reason()}

  @doc """
  For `Osoba.UnzrSync.Dispatcher`: runs a function in a transaction, gives back its `{:ok, result}` or
  `{:error, reason}` and rolls back on the latter. Without it claims and jobs are written one after
  the other, and claims without a job become due again when they are stale.
  """
  @callback transaction((() -> {:ok, result} | {:error, reason})) ::
              {:ok, result} | {:error, reason}
            when result: term(), reason: term()

  @optional_callbacks claim: 1, transaction: 1

  @doc "Gives a claim back: writes the changes under their guard, if there are any, and forgets it."
  @callback release(claim(), Changes.t() | nil) ::
              :released | :left | {:error, Osoba.UnzrSync.reason()}
end
