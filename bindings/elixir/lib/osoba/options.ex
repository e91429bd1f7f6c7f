defmodule Osoba.Options do
  @moduledoc false
  # Options as `Keyword.validate!/2` takes them. Its message quotes the whole list, which may be a
  # person's record in the wrong place; this one names nothing but the option.

  def validate!(options, allowed) do
    unless Keyword.keyword?(options), do: raise(ArgumentError, "options must be a keyword list")

    defaults = Enum.filter(allowed, &is_tuple/1)

    names =
      Enum.map(allowed, fn option -> if is_tuple(option), do: elem(option, 0), else: option end)

    case Enum.find(options, fn {name, _value} -> name not in names end) do
      nil ->
        Keyword.merge(defaults, options)

      {name, _value} ->
        raise ArgumentError,
              "unknown option #{Osoba.Term.shown(name)}, the options are: " <>
                Enum.map_join(names, ", ", &inspect/1)
    end
  end
end
