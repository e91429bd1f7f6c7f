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

  # What `mix hex.build` asks for. The native library's sources and the statements lie outside this
  # folder, so a package that compiles by itself is put together in a tree of its own.
  defp package do
    [
      licenses: ["Apache-2.0", "MIT"],
      links: %{},
      files: ~w(lib guides mix.exs README.md)
    ]
  end

  def application, do: [extra_applications: extra_applications(Mix.env())]

  defp extra_applications(:test), do: [:logger, :crypto]
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

defmodule Mix.Tasks.Compile.OsobaNif do
  @moduledoc """
  Builds the native library of Osoba and puts it into the application's `priv/native`.

  Runs `cargo build --release --locked -p osoba_nif` on every compilation, since cargo knows what is
  fresh, with a target folder of its own so that it never waits for another cargo. When the
  environment variable `OSOBA_NIF_PATH` names a library that was built elsewhere, that one is taken
  and cargo is not run.

  A library that is already loaded somewhere must not be written into: the new one is written beside
  it and renamed over it, and only when the bytes differ.
  """
  use Mix.Task.Compiler

  @recursive false
  @here __DIR__

  @impl true
  def run(_arguments) do
    target = Path.join([@here, "priv", "native", "osoba_nif.so"])

    with {:ok, library} <- library(System.get_env("OSOBA_NIF_PATH")),
         {:ok, result} <- install(library, target) do
      Mix.Project.build_structure()
      {result, []}
    else
      {:error, sentence} ->
        Mix.shell().error(sentence)
        {:error, [diagnostic(sentence)]}
    end
  end

  @impl true
  def clean, do: File.rm_rf!(Path.join([@here, "priv", "native"]))

  defp library(path) when is_binary(path) and path != "" do
    if File.regular?(path) do
      {:ok, path}
    else
      {:error,
       "OSOBA_NIF_PATH is #{path}, and there is no such file. Name a built libosoba_nif, " <>
         "or unset the variable to build it with cargo."}
    end
  end

  defp library(_unset) do
    case System.find_executable("cargo") do
      nil ->
        {:error,
         "Osoba's native library is built with cargo, which is not on the PATH. Install Rust " <>
           "1.95 or later, or set OSOBA_NIF_PATH to a libosoba_nif that was built elsewhere."}

      cargo ->
        build(cargo)
    end
  end

  defp build(cargo) do
    workspace = Path.expand("../..", @here)
    folder = Path.join(@here, "native_target")

    arguments =
      ~w(build --release --locked -p osoba_nif --target-dir) ++
        [folder, "--manifest-path", Path.join(workspace, "Cargo.toml")]

    case System.cmd(cargo, arguments, stderr_to_stdout: true, cd: workspace) do
      {_output, 0} -> built(Path.join(folder, "release"))
      {output, _status} -> {:error, "cargo could not build osoba_nif:\n" <> output}
    end
  end

  defp built(folder) do
    names = ["libosoba_nif.so", "libosoba_nif.dylib", "osoba_nif.dll"]

    case Enum.find(Enum.map(names, &Path.join(folder, &1)), &File.regular?/1) do
      nil -> {:error, "cargo built osoba_nif, but there is no library in #{folder}."}
      path -> {:ok, path}
    end
  end

  defp install(library, target) do
    bytes = File.read!(library)

    if File.read(target) == {:ok, bytes} do
      {:ok, :noop}
    else
      beside = target <> ".#{System.pid()}.new"
      File.mkdir_p!(Path.dirname(target))
      File.write!(beside, bytes)
      File.rename!(beside, target)
      {:ok, :ok}
    end
  end

  defp diagnostic(sentence) do
    %Mix.Task.Compiler.Diagnostic{
      compiler_name: "osoba_nif",
      details: nil,
      file: Path.join(@here, "mix.exs"),
      message: sentence,
      position: nil,
      severity: :error
    }
  end
end
