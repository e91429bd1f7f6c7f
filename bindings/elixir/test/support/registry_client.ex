defmodule Osoba.Test.RegistryClient do
  @moduledoc "Asks the registry over HTTP, as a host would, and says what came back."

  @timeout 1_000

  @doc "As `c:Osoba.UnzrSync.Host.ask/1`."
  def ask(port, request) do
    fields = Osoba.Verification.Request.to_map(request)

    body = [
      "{",
      Enum.map_intersperse(fields, ",", fn {k, v} -> [~s("#{k}":"), escape(v), ?"] end),
      "}"
    ]

    body = IO.iodata_to_binary(body)

    head =
      "POST /unzr HTTP/1.1\r\nHost: registry\r\nContent-Type: application/json\r\n" <>
        "Content-Length: #{byte_size(body)}\r\nConnection: close\r\n\r\n"

    with {:ok, socket} <-
           :gen_tcp.connect({127, 0, 0, 1}, port, [:binary, active: false], @timeout),
         :ok <- :gen_tcp.send(socket, head <> body) do
      result = read(socket, "", System.monotonic_time(:millisecond) + @timeout)
      :gen_tcp.close(socket)
      result
    else
      {:error, :timeout} -> {:error, :timeout}
      {:error, _reason} -> {:error, :transport}
    end
  end

  defp read(socket, received, deadline) do
    left = max(deadline - System.monotonic_time(:millisecond), 0)

    case :gen_tcp.recv(socket, 0, left) do
      {:ok, data} -> read(socket, received <> data, deadline)
      {:error, :timeout} -> {:error, :timeout}
      {:error, :closed} -> parse(received)
      {:error, _reason} -> {:error, :transport}
    end
  end

  defp parse("HTTP/1.1 200 OK\r\n" <> _ = received) do
    [head, body] = String.split(received, "\r\n\r\n", parts: 2)
    [_, length] = Regex.run(~r/content-length: ([0-9]+)/i, head)

    if byte_size(body) == String.to_integer(length) do
      answer = Osoba.JSON.read!(body)
      {:ok, %{status: answer["status"], description: answer["description"]}}
    else
      {:error, :transport}
    end
  end

  defp parse("HTTP/1.1 503 " <> _ = received) do
    [_, seconds] = Regex.run(~r/retry-after: ([0-9]+)/i, received)
    {:busy, String.to_integer(seconds)}
  end

  defp parse(_garbage), do: {:error, :transport}

  defp escape(text), do: text |> String.replace("\\", "\\\\") |> String.replace("\"", "\\\"")
end
