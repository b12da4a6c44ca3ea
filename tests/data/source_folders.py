"""A small source folder in which everything is right, to break one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Files = dict[str, str]
Break = Callable[[Files], None]

_EDITION = """\
programme = "thu-nghiem"
period = "2024"
title = "Kỳ thử nghiệm 2024"
decision = "Quyết định 1"
issued = "2024-12-31"
source_url = "https://example.vn/qd1"
precision = 3
percent_rule = "truncate"
"""
_BLOCKS = """\
code,name,percent_decimals
so,"Sở, ban, ngành",0
huyen,"Huyện, thành phố",1
"""
_CRITERIA = """\
block,code,parent,name,max_points,step,effort,provenance
so,4,,Hạ tầng,,,,
so,4.9,4,Máy tính,10,0.5,,
so,4.10,4,Mạng,5,,2,derived
huyen,1,,Minh bạch,8,,,
"""
_AGENCIES = """\
block,code,name,provenance
so,y-te,Sở Y tế,
so,noi-vu,Sở Nội vụ,derived
huyen,tam-dao,UBND huyện Tam Đảo,
"""
_SCORES = """\
block,agency,criterion,points,self_points,provenance
so,y-te,4.9,9.5,10,appraised
so,y-te,4.10,3.25,,
so,noi-vu,4.9,10,,illustrative
so,noi-vu,4.10,0,,
huyen,tam-dao,1,7.125,,
"""
_FACTS = """\
block,statistic,agency,value,printed,source,provenance,note
so,mean_total,,11.375,"11,375",A,,bình quân
so,total,y-te,12.750,"12,75",A,,
huyen,agency_count,,1,1 huyện,Báo,derived,
"""
_SOURCES = """\
key,title,url
A,Quyết định 1,https://example.vn/qd1
"""
# Lâm Đồng grades communes of 500 points: Tốt from 430, Khá from 350, Trung bình below. The order of rows is no content.
_GRADES = """\
block,name,from_percent
so,Trung bình,0
so,Tốt,86
so,Khá,70
"""


def right_files() -> Files:
    """The files of the folder, by name."""
    return {
        "edition.toml": _EDITION,
        "blocks.csv": _BLOCKS,
        "criteria.csv": _CRITERIA,
        "agencies.csv": _AGENCIES,
        "scores.csv": _SCORES,
        "facts.csv": _FACTS,
        "sources.csv": _SOURCES,
        "grades.csv": _GRADES,
    }


def write_source(folder: Path, *breaks: Break) -> Path:
    """Write the folder with what `breaks` did to it, and return it."""
    files = right_files()
    for change in breaks:
        change(files)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
    return folder


def put(file: str, old: str, new: str) -> Break:
    """Replace the one occurrence of `old` in a file."""

    def change(files: Files) -> None:
        assert files[file].count(old) == 1, f"{old!r} stands {files[file].count(old)} times in {file}"
        files[file] = files[file].replace(old, new)

    return change


def drop(file: str) -> Break:
    """Leave a file out."""

    def change(files: Files) -> None:
        del files[file]

    return change


def add(file: str, text: str) -> Break:
    """Put text at the end of a file, which need not be there yet."""

    def change(files: Files) -> None:
        files[file] = files.get(file, "") + text

    return change
