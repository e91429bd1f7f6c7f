defmodule Osoba.DocTest do
  use ExUnit.Case, async: true

  Application.load(:osoba)
  {:ok, modules} = :application.get_key(:osoba, :modules)

  # The modules of the package that have examples; implementations of protocols and test support
  # are compiled into the application too.
  for module <- modules,
      String.starts_with?(Atom.to_string(module), "Elixir.Osoba"),
      not match?(["Osoba", "Test" | _], Module.split(module)) do
    {:docs_v1, _, _, _, moduledoc, _, functions} = Code.fetch_docs(module)
    texts = [moduledoc | Enum.map(functions, &elem(&1, 3))]

    if Enum.any?(texts, &(is_map(&1) and &1["en"] =~ "iex>")), do: doctest(module)
  end
end
