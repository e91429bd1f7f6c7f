defmodule Osoba.Jobs.Call do
  @moduledoc false
  # Calls of the host's functions. Whatever they raise or answer against their contract becomes
  # `{:error, {:host, function}}`: messages of exceptions quote values, and Oban stores reasons.
  # `job` is under which name of telemetry a failure is told. What the work of a job raises itself, between
  # these calls, becomes `{:error, {:job, function}}`: of an exception Oban stores the arguments, too.

  alias Osoba.Jobs.Telemetry

  # What a function of the host answers, or `{:error, {:host, function}}` where it raised.
  def host(job, host, function, arguments) when is_atom(host),
    do: guarded(job, {:host, function}, fn -> Kernel.apply(host, function, arguments) end)

  def host(job, host, function, arguments) when is_map(host) do
    fun = Map.fetch!(host, function)
    guarded(job, {:host, function}, fn -> Kernel.apply(fun, arguments) end)
  end

  # The work of a job, or `{:error, {:job, function}}` where it raised.
  def work(job, function, fun), do: guarded(job, {:job, function}, fun)

  def has?(host, function, arity) when is_atom(host),
    do: Code.ensure_loaded?(host) and function_exported?(host, function, arity)

  def has?(host, function, _arity), do: is_map_key(host, function)

  # Whether a request may be sent now. Where the host has no limits, there are none.
  def permit(job, host, function \\ :permit) do
    if has?(host, function, 0) do
      case host(job, host, function, []) do
        {:ok, wait} when is_integer(wait) and wait >= 0 ->
          {:ok, wait}

        {kind, seconds} when kind in [:later, :closed] and is_integer(seconds) and seconds > 0 ->
          {kind, seconds}

        other ->
          failed(job, function, other)
      end
    else
      {:ok, 0}
    end
  end

  # For how many seconds the circuit is open after a request went like this.
  def report(job, host, outcome, function \\ :report) do
    if has?(host, function, 1) do
      case host(job, host, function, [outcome]) do
        {:ok, seconds} when is_integer(seconds) and seconds >= 0 -> {:ok, seconds}
        other -> failed(job, function, other)
      end
    else
      {:ok, 0}
    end
  end

  def backlog(job, host, options) do
    case host(job, host, :backlog, [options]) do
      {:ok, backlog} when is_map(backlog) -> {:ok, backlog}
      other -> failed(job, :backlog, other)
    end
  end

  def claim(job, claim, batch_size) do
    case guarded(job, {:host, :claim}, fn -> claim.(batch_size) end) do
      {:ok, claims} when is_list(claims) ->
        {:ok, claims}

      {:wait, seconds, why} when is_integer(seconds) and seconds > 0 and is_atom(why) ->
        {:wait, seconds, why}

      other ->
        failed(job, :claim, other)
    end
  end

  def insert(job, insert, args) do
    case guarded(job, {:host, :insert}, fn -> insert.(args) end) do
      :ok -> :ok
      other -> failed(job, :insert, other)
    end
  end

  def transaction(job, transaction, fun) do
    case guarded(job, {:host, :transaction}, fn -> transaction.(fun) end) do
      {:ok, result} -> {:ok, result}
      other -> failed(job, :transaction, other)
    end
  end

  defp guarded(job, reason, fun) do
    fun.()
  catch
    kind, value -> exception(job, reason, kind, name(value), Enum.map(__STACKTRACE__, &place/1))
  end

  # The reason that the host gave, or that it broke its contract.
  def failed(_job, _function, {:error, reason}), do: {:error, safe(reason)}
  def failed(job, function, _other), do: exception(job, {:host, function}, :contract, nil, [])

  # What an operator needs to find the fault, without a value of anybody: the exception's module
  # and the places of the stack trace, without arguments and messages.
  defp exception(job, {_whose, function} = reason, kind, exception, stacktrace) do
    metadata = %{function: function, kind: kind, exception: exception, stacktrace: stacktrace}
    Telemetry.execute(job, [:host, :exception], %{count: 1}, metadata)
    {:error, reason}
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
