defmodule Osoba.Test.Golden do
  @moduledoc "The vectors that every host of the library passes, and documents as terms."

  alias Osoba.JSON

  @folder Path.expand("../../../../tests/golden", __DIR__)

  @doc "The commands that have a file of vectors."
  def commands do
    for path <- Path.wildcard(Path.join(@folder, "*.jsonl")), do: Path.basename(path, ".jsonl")
  end

  @doc """
  The vectors of a command: where each stands, its input and its expectation, each as text and as
  terms. An expectation is `{:output, text, terms}` or `{:error, text, terms}`.
  """
  def vectors(command) do
    path = Path.join(@folder, command <> ".jsonl")

    for {line, number} <- Enum.with_index(File.stream!(path), 1) do
      line = String.trim_trailing(line, "\n")
      {input, expected} = split(line)
      terms = JSON.read!(line)

      %{
        place: "#{command}.jsonl:#{number}",
        text: input,
        input: terms["input"],
        expected: expected(expected, terms)
      }
    end
  end

  @doc "The scorecard of a file of vectors of cards."
  def card(name), do: File.read!(Path.join([@folder, "card", name <> ".json"]))

  defp expected({kind, text}, terms), do: {kind, text, terms[Atom.to_string(kind)]}

  # The texts of the two members, whose bytes matter: `{"input":…,"output":…}`.
  defp split("{\"input\":" <> rest) do
    length = JSON.length!(rest)
    <<input::binary-size(length), rest::binary>> = rest

    case String.slice(rest, 0..-2//1) do
      ",\"output\":" <> text -> {input, {:output, text}}
      ",\"error\":" <> text -> {input, {:error, text}}
    end
  end

  @doc "An error as its document."
  def error(%Osoba.Error{field: field, rule: rule}),
    do: ~s({"field":"#{field}","rule":"#{rule}"})
end
