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
        {:ok, answer} when is_map(answer) -> {:ok, answer}
        {:busy, seconds} when is_integer(seconds) and seconds >= 0 -> {:busy, seconds}
        other -> failed(:ask, other)
      end

    measurements = %{duration: System.monotonic_time() - began}
    Telemetry.execute([:ask, :stop], measurements, described(answer))
    answer
  end

  defp described({:error, reason}), do: %{answer: :fault, error: reason}
  defp described(answer), do: %{answer: kind(answer)}

  defp kind({:ok, %{status: 1}}), do: :found
  defp kind({:ok, %{status: 0}}), do: :not_found
  defp kind({:ok, %{status: -1}}), do: :invalid
  defp kind({:ok, _other}), do: :error
  defp kind({:busy, _seconds}), do: :busy

  # Where the host has no limits, there are none.
  def permit(host) do
    if has?(host, :permit, 0) do
      case call(host, :permit, []) do
        {:ok, wait} when is_integer(wait) and wait >= 0 ->
          {:ok, wait}

        {kind, seconds} when kind in [:later, :closed] and is_integer(seconds) and seconds > 0 ->
          {kind, seconds}

        other ->
          failed(:permit, other)
      end
    else
      {:ok, 0}
    end
  end

  def report(host, outcome) do
    if has?(host, :report, 1) do
      case call(host, :report, [outcome]) do
        {:ok, seconds} when is_integer(seconds) and seconds >= 0 -> {:ok, seconds}
        other -> failed(:report, other)
      end
    else
      {:ok, 0}
    end
  end

  def backlog(host, options) do
    case call(host, :backlog, [options]) do
      {:ok, backlog} when is_map(backlog) -> {:ok, backlog}
      other -> failed(:backlog, other)
    end
  end

  defp has?(host, function, arity) when is_atom(host),
    do: Code.ensure_loaded?(host) and function_exported?(host, function, arity)

  defp has?(host, function, _arity), do: is_map_key(host, function)

  def claim(claim, batch_size) do
    case guarded(:claim, fn -> claim.(batch_size) end) do
      {:ok, claims} when is_list(claims) ->
        {:ok, claims}

      {:wait, seconds, why} when is_integer(seconds) and seconds > 0 and is_atom(why) ->
        {:wait, seconds, why}

      other ->
        failed(:claim, other)
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

  defp safe({:database, code} = reason) when is_binary(code),
    do: if(Osoba.SQL.sqlstate?(code), do: reason, else: :unspecified)

  defp safe({kind, detail} = reason)
       when is_atom(kind) and (is_atom(detail) or is_integer(detail)),
       do: reason

  defp safe({kind, a, b} = reason)
       when is_atom(kind) and (is_atom(a) or is_integer(a)) and (is_atom(b) or is_integer(b)),
       do: reason

  defp safe(_reason), do: :unspecified
end
