# The task that builds or finds the native library.
Code.require_file("compile_nif.exs", __DIR__)

defmodule Osoba.MixProject do
  use Mix.Project

  @version "0.1.0"

  def project do
    [
      app: :osoba,
      version: @version,
      elixir: "~> 1.14",
      description: "UNZR synchronisation, person matching and deduplication: the rules, as NIFs",
      package: package(),
      elixirc_paths: elixirc_paths(Mix.env()),
      compilers: [:osoba_nif | Mix.compilers()],
      test_paths: ["test"],
      start_permanent: false,
      # Named where they are there; this package depends on none of them.
      xref: [exclude: [Ecto.Adapters.SQL, Oban, :telemetry, :pgsql]],
      deps: deps(),
      docs: [
        main: "readme",
        extras: ["README.md", "guides/capacity.md", "guides/osoba.livemd", "guides/review.livemd"]
      ]
    ]
  end

  # What `mix hex.build` asks for. The crates, the statements and the licences lie outside this folder:
  # `make dist` puts together the tree that a package is built from, where all of these are.
  defp package do
    [
      licenses: ["Apache-2.0", "MIT"],
      links: %{},
      files:
        ~w(lib guides sql schema rust rust/.cargo mix.exs compile_nif.exs .formatter.exs) ++
          ~w(checksum-Elixir.Osoba.Native.exs README.md FACTS.md CHANGELOG.md LICENSE*)
    ]
  end

  def application, do: [extra_applications: extra_applications(Mix.env())]

  defp extra_applications(:test), do: [:logger, :crypto, :inets]
  defp extra_applications(_env), do: []

  defp elixirc_paths(:test), do: ["lib", "test/support"]
  defp elixirc_paths(_env), do: ["lib"]

  # Nothing is needed to build or test. A dependency that is declared and comes from Hex stops Mix
  # where Hex is absent, even an optional one, so what merely improves the package is declared only
  # where Hex is there.
  defp deps do
    if Code.ensure_loaded?(Hex) do
      [
        {:telemetry, "~> 1.0", optional: true},
        {:ex_doc, "~> 0.30", only: :dev, runtime: false},
        # The suite then runs on real Oban, Ecto and Postgrex in place of stand-ins.
        {:oban, "~> 2.17", only: :test},
        {:ecto_sql, "~> 3.10", only: :test},
        {:postgrex, "~> 0.17", only: :test}
      ]
    else
      []
    end
  end
end
