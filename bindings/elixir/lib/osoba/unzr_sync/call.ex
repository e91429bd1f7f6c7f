defmodule Osoba.UnzrSync.Call do
  @moduledoc false
  # Calls of the host's functions. Whatever they raise or answer against their contract becomes
  # `{:error, {:host, function}}`: messages of exceptions quote values, and Oban stores reasons.

  alias Osoba.UnzrSync.Telemetry

  def load(host, claim) do
    case call(host, :load, [claim]) do
      {:ok, %{person: person, verification: verification, before_claim: _} = loaded}
      when is_map(person) and is_map(verification) ->
        {:ok, loaded}

      answer when answer in [:not_found, :claim_lost] ->
        answer

      other ->
        failed(:load, other)
    end
  end

  def apply(host, claim, changes) do
    case call(host, :apply, [claim, changes]) do
      answer when answer in [:applied, :left] -> answer
      other -> failed(:apply, other)
    end
  end

  def release(host, claim, changes) do
    case call(host, :release, [claim, changes]) do
      answer when answer in [:released, :left] -> answer
      other -> failed(:release, other)
    end
  end

  def ask(host, request) do
    began = System.monotonic_time()

    answer =
      case call(host, :ask, [request]) do
        {:ok, answer} -> {:ok, answer}
        {:busy, seconds} when is_integer(seconds) and seconds > 0 -> {:busy, seconds}
        other -> failed(:ask, other)
      end

    measurements = %{duration: System.monotonic_time() - began}
    Telemetry.execute([:ask, :stop], measurements, %{answer: kind(answer)})
    answer
  end

  defp kind({:ok, %{status: 1}}), do: :found
  defp kind({:ok, %{status: 0}}), do: :not_found
  defp kind({:ok, %{status: -1}}), do: :invalid
  defp kind({:ok, _other}), do: :error
  defp kind({:busy, _seconds}), do: :busy
  defp kind({:error, _reason}), do: :fault

  def claim(claim, batch_size) do
    case guarded(:claim, fn -> claim.(batch_size) end) do
      {:ok, claims} when is_list(claims) -> {:ok, claims}
      other -> failed(:claim, other)
    end
  end

  def insert(insert, args) do
    case guarded(:insert, fn -> insert.(args) end) do
      :ok -> :ok
      other -> failed(:insert, other)
    end
  end

  def transaction(transaction, fun) do
    case guarded(:transaction, fn -> transaction.(fun) end) do
      {:ok, result} -> {:ok, result}
      other -> failed(:transaction, other)
    end
  end

  defp call(host, function, arguments) when is_atom(host),
    do: guarded(function, fn -> Kernel.apply(host, function, arguments) end)

  defp call(host, function, arguments) when is_map(host) do
    fun = Map.fetch!(host, function)
    guarded(function, fn -> Kernel.apply(fun, arguments) end)
  end

  defp guarded(function, fun) do
    fun.()
  catch
    kind, value -> exception(function, kind, name(value), Enum.map(__STACKTRACE__, &place/1))
  end

  defp failed(_function, {:error, reason}), do: {:error, safe(reason)}
  defp failed(function, _other), do: exception(function, :contract, nil, [])

  # What an operator needs to find the fault, without a value of anybody: the exception's module
  # and the places of the stack trace, without arguments and messages.
  defp exception(function, kind, exception, stacktrace) do
    metadata = %{function: function, kind: kind, exception: exception, stacktrace: stacktrace}
    Telemetry.execute([:host, :exception], %{count: 1}, metadata)
    {:error, {:host, function}}
  end

  defp name(%module{__exception__: true}), do: module
  defp name(reason) when is_atom(reason), do: reason
  defp name(_other), do: nil

  defp place({module, function, arguments, location}) when is_list(arguments),
    do: place({module, function, length(arguments), location})

  defp place({module, function, arity, location}),
    do: {module, function, arity, Keyword.take(location, [:file, :line])}

  defp safe(reason) when is_atom(reason), do: reason

  defp safe({kind, detail}) when is_atom(kind) and (is_atom(detail) or is_integer(detail)),
    do: {kind, detail}

  defp safe(_reason), do: :unspecified
end
