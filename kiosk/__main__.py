"""``python -m kiosk --server URL --device NAME``: the page of one kiosk in a full-screen browser, kept alive."""

from hardware_config.launcher import launcher

main = launcher("kiosk", "取号机：在全屏浏览器里显示它的页面，浏览器死了或卡住就重新打开。")

if __name__ == "__main__":
    main()
